"""Figures of giving: who gave, in which form, to whom (outline I.2.b and c)."""

from dataclasses import replace

from apps.addresses.choices import AidForm
from apps.reports import figures
from apps.reports.passports.addresses import counted, read
from apps.reports.passports.columns import HELPED
from apps.reports.passports.figure import Figure
from apps.sponsors.models import Side, Sponsor

GIVING = ("giving", "F3", "F7")
HELPED_BY = ("helped_by", "F3", "F4")
_WHOLE = {"": "Tất cả", "total": "Tất cả"}


def _sponsors(of, user):
    return (_WHOLE | dict(Side.choices) | dict(Sponsor.Kind.choices)).get(of)


def _form(of, user):
    named = AidForm.objects.filter(code=of).values_list("name", flat=True).first()
    return _WHOLE.get(of) or named


def _read_bases(asked, **place):
    """The addresses an organisation of the Hội helped, and how many base units they are in."""
    scope = asked.scope
    found = figures.actuals(scope.unit, scope.start, scope.end, scope.view)
    behind = read("by_organisation", asked, **place)
    return replace(behind, value=found.base_units)


FIGURES = (
    Figure(
        "bases_helping",
        "Cơ sở Hội có địa chỉ được tổ chức Hội trợ giúp",
        "cơ sở",
        ("actuals", "F3"),
        _read_bases,
        HELPED,
        adds="value",
    ),
    counted(
        "given_times",
        "Số lần trợ giúp theo nhà tài trợ",
        "lần",
        GIVING,
        source="given",
        narrows=_sponsors,
    ),
    counted(
        "given_value",
        "Giá trị trợ giúp theo nhà tài trợ",
        "đồng",
        GIVING,
        source="given",
        adds="value",
        narrows=_sponsors,
    ),
    counted(
        "given_sponsors",
        "Số nhà tài trợ đã trợ giúp",
        "nhà tài trợ",
        GIVING,
        source="given",
        adds="sponsors",
        narrows=_sponsors,
    ),
    counted(
        "given_addresses",
        "Địa chỉ được trợ giúp theo nhà tài trợ",
        "địa chỉ",
        GIVING,
        source="given_to",
        narrows=_sponsors,
    ),
    counted(
        "form_times", "Số lần trợ giúp theo hình thức", "lần", GIVING, source="form", narrows=_form
    ),
    counted(
        "form_value",
        "Giá trị trợ giúp theo hình thức",
        "đồng",
        GIVING,
        source="form",
        adds="value",
        narrows=_form,
    ),
    counted(
        "form_addresses",
        "Địa chỉ được trợ giúp theo hình thức",
        "địa chỉ",
        GIVING,
        source="form_to",
        narrows=_form,
    ),
    counted(
        "by_people",
        "Địa chỉ do cán bộ, hội viên, tình nguyện viên, thanh thiếu niên Chữ thập đỏ trợ giúp",
        "địa chỉ",
        HELPED_BY,
    ),
    counted("by_organisation", "Địa chỉ do tổ chức Hội trợ giúp", "địa chỉ", HELPED_BY),
    counted("by_others", "Địa chỉ do tổ chức, cá nhân khác trợ giúp", "địa chỉ", HELPED_BY),
    counted(
        "introduced",
        "Địa chỉ do tổ chức, cá nhân khác trợ giúp theo sự giới thiệu của Hội",
        "địa chỉ",
        HELPED_BY,
    ),
)
