"""The sheet of the terms and of the units in reach."""

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.core.money import format_number
from apps.organisation.matching import UnitMatcher
from apps.organisation.models import Unit
from apps.workbooks.template_files.look import FONT, HEADING, WRAPPED

MOST_UNITS = 1_000
TERMS = "Danh mục"


def write_terms(sheet, cells, unit):
    """Each list in a column of its own; gives {field: reference for a drop-down list}."""
    lists, place = {}, 0
    for one in cells:
        names = units_named(unit, one.reader.__self__.levels) if one.is_unit else one.names
        if names is None:  # too many to choose from
            place += 1
            _write_list(sheet, place, one.column, [_too_many(unit)])
        elif names:
            place += 1
            _write_list(sheet, place, one.column, names)
            letter = get_column_letter(place)
            lists[one.column.field] = f"'{TERMS}'!${letter}$2:${letter}${len(names) + 1}"
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "A2"
    return lists


def _write_list(sheet, place, column, names):
    head = sheet.cell(1, place, f"Ghi được ở cột “{column.name}”")
    head.font, head.alignment = Font(name=FONT, size=12, bold=True), WRAPPED
    head.fill = HEADING
    for row, name in enumerate(names, start=2):
        cell = sheet.cell(row, place, name)
        cell.font, cell.data_type = Font(name=FONT, size=12), "s"
    sheet.column_dimensions[get_column_letter(place)].width = max(24, column.width)


def units_named(unit, levels):
    """How the units of today in reach are written so that each means one; None when they are too many.

    A name that two of them share is written as its key.
    """
    units = (
        Unit.objects.filter(path__startswith=unit.path, level__in=levels)
        .current()
        .exclude(province=None)
        .order_by("name_key", "id")
        .values_list("key", "name")
    )
    found = list(units[: MOST_UNITS + 1])
    if len(found) > MOST_UNITS:
        return None
    matcher = UnitMatcher(unit, levels=levels)
    return [name if _means_one(matcher, name) else key for key, name in found]


def _means_one(matcher, name):
    try:
        matcher.match(name)
    except ValueError:
        return False
    return True


def _too_many(unit):
    return (
        f"{unit.name} có hơn {format_number(MOST_UNITS)} đơn vị nên không liệt kê ở đây; ghi tên xã, "
        "phường kèm tên tỉnh, hoặc mã ở trang Đơn vị."
    )
