"""Forms of the reports: what is asked of a table, its layout; rounds and reports are beside it."""

from apps.reports.forms.tables import FairnessForm, ScopeForm, SummaryLayoutForm

__all__ = ["FairnessForm", "ScopeForm", "SummaryLayoutForm"]
