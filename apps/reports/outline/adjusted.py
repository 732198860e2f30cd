"""What changed since a report's figures were frozen, as it stands under its table."""

from apps.reports.adjustments import adjustments, causes
from apps.reports.outline.parts import Appendix, Column, Kind, Table

MOST = 500
"""Addresses named one by one; the page of the freeze has them all."""
COLUMNS = ("c3", "c4", "c5", "c6", "c7", "c8")


def adjusted(frozen):
    """The list of adjustments of a Freeze; none without any. Addresses by code, nobody by name."""
    found = adjustments(frozen)
    if found.is_empty:
        return []
    blocks = [_totals(found.lines)]
    if found.historical:
        blocks.append(_historical(found.historical))
    if found.differences:
        blocks.append(_addresses(found, frozen.frozen_at))
    return [Appendix(title="Danh sách điều chỉnh sau khi chốt số liệu", blocks=tuple(blocks))]


def _totals(lines):
    return Table(
        "Số liệu đã chốt và số liệu hiện nay",
        (
            Column("Số liệu", Kind.TEXT, 4),
            Column("Đã chốt", Kind.MONEY, 2),
            Column("Hiện nay", Kind.MONEY, 2),
            Column("Chênh lệch", Kind.MONEY, 2),
        ),
        tuple(
            (line.label, line.frozen, line.live, line.difference)
            for line in lines
            if line.difference
        ),
        note="Báo cáo in số liệu đã chốt; các bảng trên không đổi.",
        sheet="Điều chỉnh",
    )


def _historical(found):
    return Table(
        "Số liệu những năm trước đã thay đổi",
        (Column("Đơn vị và thời gian", Kind.TEXT, 4), *_differences()),
        tuple((one["name"], *(one["figures"][name] for name in COLUMNS)) for one in found),
        sheet="Điều chỉnh năm trước",
    )


def _addresses(found, since):
    listed, left = found.differences[:MOST], len(found.differences) - MOST
    why = causes(listed, since=since, historical=found.historical, names_sponsors=False)
    return Table(
        "Những địa chỉ làm số liệu thay đổi",
        (
            Column("Mã địa chỉ", Kind.TEXT, 3),
            Column("Đơn vị", Kind.TEXT, 3),
            *_differences(),
            Column("Vì sao", Kind.TEXT, 6),
        ),
        tuple(
            (
                one.code,
                one.unit,
                *(one.figures[name] for name in COLUMNS),
                " ".join(why[one.address]) or "–",
            )
            for one in listed
        ),
        note=f"Còn {left} địa chỉ khác, xem trên hệ thống." if left > 0 else "",
        sheet="Địa chỉ điều chỉnh",
    )


def _differences():
    """A column for each of columns 3 to 8: live less frozen."""
    return tuple(
        Column(f"Cột {name[1:]}", Kind.MONEY, 3 if name == "c8" else 1, group="Chênh lệch")
        for name in COLUMNS
    )
