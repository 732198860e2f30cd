"""Workbooks into tables: read, check, stage, apply in sets, all or nothing."""

from apps.core.imports.found import Found, frozen, thawed
from apps.core.imports.report import Level, Problem, Report
from apps.core.imports.resource import WorkbookResource, wait_for_others
from apps.core.imports.staging import Staging

__all__ = [
    "Found",
    "Level",
    "Problem",
    "Report",
    "Staging",
    "WorkbookResource",
    "frozen",
    "thawed",
    "wait_for_others",
]
