"""Requests of data subjects and the log of breaches (domain.md section 8)."""

from apps.privacy.models.breach import Breach
from apps.privacy.models.request import DataRequest

__all__ = ["Breach", "DataRequest"]
