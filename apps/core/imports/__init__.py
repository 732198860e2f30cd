"""Workbooks into tables: read, check, stage, apply in sets, all or nothing."""

from apps.core.imports.report import Problem, Report
from apps.core.imports.resource import WorkbookResource
from apps.core.imports.staging import Staging

__all__ = ["Problem", "Report", "Staging", "WorkbookResource"]
