"""Figures of addresses: the summary table, their split and categories, the reviews."""

from dataclasses import replace
from functools import partial

from apps.addresses.choices import Category
from apps.aid_records.models import Exclusion
from apps.reports import figures
from apps.reports.figures.reviews import SPAN
from apps.reports.figures.scope import Scope
from apps.reports.passports import columns
from apps.reports.passports.figure import Figure
from apps.sponsors.models import Side

IN_TABLE = ("F3", "F1", "F14", "F15")


def read(source, asked, *, limit, offset):
    """The records behind a figure of figures.SOURCES."""
    behind = figures.records_behind(
        asked.scope,
        source,
        of=asked.of,
        row=asked.row,
        visible_path=asked.user.unit.path,
        limit=limit,
        offset=offset,
    )
    for line in behind.lines:
        if "side" in line:
            line["side"] = Side(line["side"]).label if line["side"] else ""
        if "exclusion" in line:
            line["exclusion"] = Exclusion(line["exclusion"]).label if line["exclusion"] else ""
    return behind


def counted(code, name, measure, rules, source="", **more):
    """A Figure over figures.SOURCES with the columns that fit its source."""
    source = source or code
    found = figures.SOURCES[source]
    shown = columns.HELPED if found.has_sides else columns.ADDRESSES
    more = {"columns": columns.VALUED_AID if found.is_aid else shown} | more
    return Figure(code, name, measure, rules, partial(read, source), **more)


def _read_on_day(source, asked, **place):
    """F10 looks back 365 days from the last day."""
    end = asked.scope.end
    return read(source, replace(asked, scope=Scope(asked.scope.unit, end - SPAN, end)), **place)


def _read_whole_years(source, asked, **place):
    """F11 begins with the first day of the first year."""
    scope = asked.scope
    scope = Scope(scope.unit, scope.start.replace(month=1, day=1), scope.end)
    return read(source, replace(asked, scope=scope), **place)


def _category(of, user):
    return Category.objects.filter(name=of).values_list("name", flat=True).first()


_REVIEWS = {"has_view": False, "columns": columns.ADDRESSES}

FIGURES = (
    counted("c3", "Địa chỉ được lập hồ sơ", "địa chỉ", ("F2", "F1", "F14", "F15"), on_paper="c3"),
    counted(
        "c4",
        "Địa chỉ do Hội Chữ thập đỏ trợ giúp",
        "địa chỉ",
        ("F4", "F5", *IN_TABLE),
        on_paper="c4",
    ),
    counted(
        "c5",
        "Địa chỉ do tổ chức, cá nhân khác trợ giúp",
        "địa chỉ",
        ("F4", "F5", *IN_TABLE),
        on_paper="c5",
    ),
    counted("c6", "Địa chỉ được trợ giúp", "địa chỉ", ("F4", *IN_TABLE), on_paper="c6"),
    counted(
        "c7", "Số người được trợ giúp", "người", ("F6", *IN_TABLE), adds="persons", on_paper="c7"
    ),
    counted(
        "open_and_helped",
        "Địa chỉ được quản lý và trợ giúp",
        "địa chỉ",
        ("open_and_helped", *IN_TABLE),
        "kept",
        on_paper="c6",
        up="reports:targets",
    ),
    counted("c8", "Giá trị trợ giúp", "đồng", ("F7", *IN_TABLE), adds="value", on_paper="c8"),
    counted("joint", "Địa chỉ được cả hai bên trợ giúp", "địa chỉ", ("joint", "F5", *IN_TABLE)),
    counted(
        "person_turns",
        "Số lượt người được trợ giúp",
        "lượt người",
        ("F6", *IN_TABLE),
        adds="persons",
    ),
    counted(
        "unvalued",
        "Trợ giúp chưa quy đổi thành tiền",
        "lần",
        ("F7", *IN_TABLE),
        columns=columns.AID,
    ),
    counted(
        "excluded",
        "Trợ giúp không thuộc giá trị Cuộc vận động",
        "đồng",
        ("excluded", "F1", "F15"),
        adds="value",
        columns=columns.EXCLUDED_AID,
    ),
    Figure(
        "help_ratio",
        "Tỷ lệ địa chỉ được trợ giúp trên địa chỉ được lập hồ sơ",
        "%",
        ("F12", "F13"),
        parts=("c6", "c3"),
    ),
    counted("filed_individual", "Cá nhân được lập hồ sơ", "địa chỉ", ("F2", "profile")),
    counted(
        "filed_collective", "Hộ gia đình, tập thể được lập hồ sơ", "địa chỉ", ("F2", "profile")
    ),
    counted(
        "filed_persons",
        "Số người của các địa chỉ được lập hồ sơ",
        "người",
        ("F2", "profile"),
        adds="persons",
    ),
    counted(
        "filed_category",
        "Địa chỉ được lập hồ sơ theo đối tượng",
        "địa chỉ",
        ("F9", "F2", "profile"),
        narrows=_category,
    ),
    counted("helped_individual", "Cá nhân được trợ giúp", "địa chỉ", ("F4", "F3", "profile")),
    counted(
        "helped_collective",
        "Hộ gia đình, tập thể được trợ giúp",
        "địa chỉ",
        ("F4", "F3", "profile"),
    ),
    counted(
        "helped_category",
        "Địa chỉ được trợ giúp theo đối tượng",
        "địa chỉ",
        ("F9", "F4", "F3", "profile"),
        narrows=_category,
    ),
    counted("surveyed", "Địa chỉ được khảo sát", "địa chỉ", ("actuals",)),
    Figure(
        "open",
        "Địa chỉ đang mở",
        "địa chỉ",
        ("open",),
        partial(_read_on_day, "open"),
        day_only=True,
        **_REVIEWS,
    ),
    Figure(
        "reviewed",
        "Địa chỉ đang mở được rà soát trong 365 ngày",
        "địa chỉ",
        ("F10",),
        partial(_read_on_day, "reviewed"),
        day_only=True,
        **_REVIEWS,
    ),
    Figure(
        "review_ratio",
        "Tỷ lệ đã rà soát trong 365 ngày",
        "%",
        ("F10", "F13"),
        parts=("reviewed", "open"),
        day_only=True,
        has_view=False,
    ),
    Figure(
        "open_by_year",
        "Địa chỉ đang mở cuối từng năm",
        "lượt địa chỉ",
        ("F11",),
        partial(_read_whole_years, "open_by_year"),
        **_REVIEWS,
    ),
    Figure(
        "seen_by_year",
        "Địa chỉ đang mở cuối năm, được rà soát hoặc lập hồ sơ trong năm",
        "lượt địa chỉ",
        ("F11",),
        partial(_read_whole_years, "seen_by_year"),
        **_REVIEWS,
    ),
    Figure(
        "yearly_ratio",
        "Tỷ lệ địa chỉ được rà soát hằng năm",
        "%",
        ("F11", "F13"),
        parts=("seen_by_year", "open_by_year"),
        has_view=False,
    ),
)
