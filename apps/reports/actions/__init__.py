"""What may be done with reports."""

from apps.reports.actions.layout import remember_layout

__all__ = ["remember_layout"]
