"""The columns of a catalogue's files, and the words in them."""

from datetime import date

from apps.organisation.models import Unit

OLD, NEW = "2004", "2025"
KINDS = {
    "tinh": Unit.Kind.PROVINCE,
    "thanh_pho_tw": Unit.Kind.CENTRAL_CITY,
    "huyen": Unit.Kind.RURAL_DISTRICT,
    "quan": Unit.Kind.URBAN_DISTRICT,
    "thi_xa": Unit.Kind.DISTRICT_TOWN,
    "xa": Unit.Kind.COMMUNE,
    "phuong": Unit.Kind.WARD,
    "thi_tran": Unit.Kind.TOWNSHIP,
    "dac_khu": Unit.Kind.SPECIAL_ZONE,
}
CITY = "thanh_pho"  # of a province in the old era, a province of its own in the new one
CITY_OF_ERA = {OLD: Unit.Kind.PROVINCIAL_CITY, NEW: Unit.Kind.CENTRAL_CITY}

UNIT_COLUMNS = {"era", "code", "name", "kind", "parent_code", "valid_from", "valid_to"}
COLUMNS = {
    "provinces.csv": UNIT_COLUMNS,
    "communes.csv": UNIT_COLUMNS,
    "legacy_provinces.csv": UNIT_COLUMNS,
    "legacy_districts.csv": UNIT_COLUMNS,
    "legacy_communes.csv": UNIT_COLUMNS,
    "links.csv": {"old_code", "new_code", "share", "era_from", "era_to", "resolution"},
    "changes.csv": {
        *("date", "resolution", "code", "unit_since"),
        *("old_kind", "new_kind", "old_name", "new_name"),
    },
    "layer_2018_fixes.csv": {
        *("date", "resolution", "after_is_new", "share"),
        *("before_code", "before_name", "before_kind", "before_parent_code"),
        *("after_code", "after_name", "after_kind"),
    },
    "abbreviations.csv": {"code", "abbreviation"},
}


class CatalogueError(ValueError):
    """A catalogue that cannot be read. The message is for people and names file and remedy."""


class UnknownProvinceError(CatalogueError):
    """A province code that today's catalogue does not have."""


def key_of(row):
    """The key of the unit of a row."""
    return f"{row['era']}:{row['code']}"


def day_of(text):
    return date.fromisoformat(text) if text else None


def kind_of(era, word):
    """The kind that a word of the files means. Raises CatalogueError."""
    if word == CITY and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    if word not in KINDS:
        raise CatalogueError(
            f"Danh mục có loại đơn vị “{word}” mà hệ thống không biết; sửa cột kind."
        )
    return KINDS[word]
