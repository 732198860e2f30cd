"""What the files of a catalogue must hold before anything of them is believed.

Each error names file, line and remedy; a file that was cut off, or that a spreadsheet has spoilt, is
refused as a whole, for a draft made of it would dissolve half a province.
"""

from apps.organisation.catalogue.columns import (
    COLUMNS,
    NEW,
    OLD,
    UNIT_COLUMNS,
    CatalogueError,
    day_of,
    key_of,
    kind_of,
)
from apps.organisation.models import Unit, UnitLink

LONGEST_NAME, LONGEST_ACT = 200, 60
UNITS_OF = {  # file → (era, level, digits of a code)
    "provinces.csv": (NEW, Unit.Level.PROVINCE, 2),
    "communes.csv": (NEW, Unit.Level.BASE, 5),
    "legacy_provinces.csv": (OLD, Unit.Level.PROVINCE, 2),
    "legacy_districts.csv": (OLD, Unit.Level.DISTRICT, 3),
    "legacy_communes.csv": (OLD, Unit.Level.BASE, 5),
}
NEVER_EMPTY = {*UNITS_OF, "links.csv"}
PARENTS = {  # file → the file of the units above, and what these are
    "communes.csv": ("provinces.csv", "tỉnh"),
    "legacy_districts.csv": ("legacy_provinces.csv", "tỉnh"),
    "legacy_communes.csv": ("legacy_districts.csv", "huyện"),
}


def check_rows(name, columns, rows):
    """Refuse a file whose rows cannot be right, each by itself or one beside another."""
    missing = COLUMNS[name] - set(columns or ())
    if missing:
        raise CatalogueError(
            f"Tệp {name} thiếu cột {', '.join(sorted(missing))}; các cột cách nhau bằng dấu phẩy."
        )
    if not rows and name in NEVER_EMPTY:
        raise CatalogueError(f"Tệp {name} không có dòng nào; chép lại tệp đầy đủ.")
    seen = {}
    for number, row in enumerate(rows, start=2):
        try:
            said = _check_row(name, row)
        except CatalogueError as error:
            raise CatalogueError(f"Tệp {name}, dòng {number}: {error}") from error
        if said in seen:
            raise CatalogueError(
                f"Tệp {name}, dòng {number}: lặp lại dòng {seen[said]} ({said}); bỏ một dòng."
            )
        seen[said or number] = number


def _check_row(name, row):
    """What may stand in the file once: the key of a unit, the two ends of a link."""
    if None in row or None in row.values():
        raise CatalogueError("thừa hoặc thiếu ô so với dòng tiêu đề.")
    for column in ("valid_from", "valid_to", "date", "unit_since"):
        try:
            day_of(row.get(column))
        except ValueError as error:
            raise CatalogueError(f"“{row[column]}” không phải ngày; ghi như 2026-08-24.") from error
    if len(row.get("resolution") or "") > LONGEST_ACT:
        raise CatalogueError(f"số nghị quyết dài hơn {LONGEST_ACT} chữ.")
    if COLUMNS[name] is UNIT_COLUMNS:
        return _check_unit(name, row)
    if name == "links.csv":
        return _check_link(row)
    if name == "changes.csv":
        return _check_change(row)
    return None


def _check_unit(name, row):
    era, level, digits = UNITS_OF[name]
    if not (row["era"] and row["code"] and row["name"].strip()):
        raise CatalogueError("thiếu bộ mã, mã hoặc tên.")
    if row["era"] != era:
        raise CatalogueError(f"bộ mã là “{row['era']}”; tệp này chỉ có bộ mã {era}.")
    if len(row["code"]) != digits or not row["code"].isdecimal():
        raise CatalogueError(f"mã “{row['code']}” phải có đúng {digits} chữ số, kể cả số 0 ở đầu.")
    if len(row["name"]) > LONGEST_NAME:
        raise CatalogueError(f"tên dài hơn {LONGEST_NAME} chữ.")
    if Unit.LEVEL_OF_KIND[kind_of(era, row["kind"])] != level:
        raise CatalogueError(
            f"loại “{row['kind']}” không phải của cấp {level.label.lower()}; sửa cột kind."
        )
    return key_of(row)


def _check_link(row):
    if row["share"] not in UnitLink.Share.values:
        raise CatalogueError(f"“{row['share']}” không phải whole hay part.")
    old, new = ends_of(row)
    if old == new:
        raise CatalogueError(f"đơn vị {old} không thể nhập vào chính nó.")
    return f"{old} → {new}"


def _check_change(row):
    for column in ("date", "unit_since", "code", "old_name", "new_name"):
        if not row[column].strip():
            raise CatalogueError(f"cột {column} còn trống.")
    for column in ("old_kind", "new_kind"):
        kind_of(NEW, row[column])
    return f"{row['code']} ngày {row['date']}"


def ends_of(link):
    """The keys of the two ends of a link."""
    return f"{link['era_from']}:{link['old_code']}", f"{link['era_to']}:{link['new_code']}"


def check_whole(catalogue, codes):
    """Refuse files that do not fit one another, and a province of `codes` without communes."""
    for name, (above, what) in PARENTS.items():
        known = {row["code"] for row in catalogue.rows(above)}
        for row in catalogue.rows(name):
            if row["parent_code"] not in known:
                raise CatalogueError(
                    f"Tệp {name}: {row['name']} (mã {row['code']}) thuộc {what} mã "
                    f"“{row['parent_code']}”, mà {above} không có {what} ấy."
                )
    filled = {row["parent_code"] for row in catalogue.rows("communes.csv") if not row["valid_to"]}
    for code in codes:
        if code not in filled:
            raise CatalogueError(
                f"Tệp communes.csv không có xã, phường nào của {catalogue.provinces[code]['name']} "
                f"(mã {code}); tệp có bị cắt bớt không? Chép lại tệp đầy đủ."
            )
    _check_links(catalogue)


def _check_links(catalogue):
    """Each leads to a unit that the files have, or had: a link further, or a unit in the tree."""
    keys = {key_of(row) for name in UNITS_OF for row in catalogue.rows(name)}
    whole = set()
    unknown = {}
    for number, link in enumerate(catalogue.links, start=2):
        old, new = ends_of(link)
        if old in whole:
            raise CatalogueError(
                f"Tệp links.csv, dòng {number}: {old} đã nhập toàn bộ vào một đơn vị khác; "
                "đơn vị được chia thì mọi dòng ghi part."
            )
        if link["share"] == UnitLink.Share.WHOLE:
            whole.add(old)
        if new not in keys:
            unknown.setdefault(new, number)
    unknown = {
        key: number
        for key, number in unknown.items()
        if key not in {ends_of(link)[0] for link in catalogue.links}
    }
    if unknown:
        unknown = unknown.keys() - set(
            Unit.objects.filter(key__in=unknown).values_list("key", flat=True)
        )
    if unknown:
        raise CatalogueError(
            f"Tệp links.csv: không có đơn vị {', '.join(sorted(unknown)[:6])} trong danh mục; "
            "sửa mã đơn vị mới hoặc thêm dòng vào communes.csv, provinces.csv."
        )
