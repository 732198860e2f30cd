"""Addresses from a workbook (domain.md sections 3 and 7): what each cell and row may hold.

An empty cell never erases what is on file, and the unit of a record on file never changes here.
"""

import re
from collections import Counter

from apps.accounts.roles import Permission
from apps.addresses.actions.arriving import tell_of_late_ones
from apps.addresses.choices import Category, StopReason, SurveyChannel
from apps.addresses.columns import COLUMNS
from apps.addresses.import_changes import apply_rows
from apps.addresses.import_rules import AddressRules
from apps.addresses.models import Address, Gender
from apps.core.identifiers import IdentifierError, repair_identity
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import (
    CellError,
    Terms,
    birth,
    count,
    long_text,
    past_day,
    phone,
    text,
)
from apps.core.text import fold, sort_key
from apps.organisation.models import Unit
from apps.organisation.placing import UnitPlacer

_KIND_SYNONYMS = (
    ("Người", "individual"),
    ("Cá thể", "individual"),
    ("Hộ", "household"),
    ("Gia đình", "household"),
    ("Hộ GĐ", "household"),
    ("HGĐ", "household"),
    ("Tập thể", "collective"),
    ("Nhóm", "collective"),
    ("Tổ chức", "collective"),
)
_HOUSEHOLD_SYNONYMS = (
    ("Nghèo", "poor"),
    ("Cận nghèo", "near_poor"),
    ("Thoát nghèo", "escaped"),
    ("Mới thoát nghèo", "escaped"),
    ("Chính sách", "policy"),
)
_GENDER_SYNONYMS = (("Trai", "male"), ("Gái", "female"), ("M", "male"), ("F", "female"))
_LONGEST_NEED = 500


class AddressResource(WorkbookResource):
    """Key: Mã cũ with the unit, or Mã địa chỉ; without either the same person of the same unit."""

    columns = COLUMNS

    class Meta:
        model = Address
        fields = ("legacy_code", "unit", "full_name")
        import_id_fields = ("unit", "legacy_code")

    def readers(self):
        self.units = UnitPlacer(self.unit)
        day = past_day(self.today)
        return {
            "legacy_code": text(40),
            "code": lambda value: text(20)(value).upper(),
            "unit": self.units.place,
            "kind": Terms("loại", _choices(Address.Kind), _KIND_SYNONYMS).read,
            "full_name": person_name,
            "birth": birth,
            "gender": genders().read,
            "ethnicity": text(60),
            "identity_number": text(40),
            "phone": phone,
            "hamlet": text(120),
            "street": text(200),
            "headcount": count,
            "categories": Terms.of_choices("đối tượng", Category).read_several,
            "household_status": Terms(
                "diện hộ", _choices(Address.HouseholdStatus), _HOUSEHOLD_SYNONYMS
            ).read,
            "circumstances": long_text(10_000),
            "needs": several_needs,
            "surveyed_on": day,
            "survey_channel": Terms.of_choices("kênh khảo sát", SurveyChannel).read,
            "filed_on": day,
            "reviewed_on": day,
            "closed_on": day,
            "stop_reason": Terms.of_choices("lý do dừng", StopReason).read,
        }

    def stage(self, rows):
        self.waiting, self.led = {}, {}
        outcomes = AddressRules(self).stage(
            [staged for row in rows if (staged := self._prepared(row))]
        )
        for number, words in self.waiting.items():
            if outcomes.get(number) == "created":
                self.warn(number, "unit", words)
        made = (led for number, led in self.led.items() if outcomes.get(number) == "created")
        self.came = Counter(made)
        return outcomes

    def apply(self):
        apply_rows(by=self.by, today=self.today)
        for (old, new), number in self.came.items():
            tell_of_late_ones(old, new, number, by=self.by)

    @property
    def may_approve(self):
        return self.by.may(Permission.APPROVE, self.unit)

    def _prepared(self, row):
        """The row as it is staged, or None after reporting what is wrong with it."""
        name = row["full_name"]
        born, year = row.pop("birth") or (None, None)
        row |= {
            "birth_date": born,
            "birth_year": year,
            "name_folded": fold(name) if name else None,
            "name_key": sort_key(name) if name else None,
        }
        found = self._identity(row) and self._unit(row)
        return row if found else None

    def _identity(self, row):
        number = row["identity_number"]
        if number is None:
            return True
        try:
            row["identity_number"], repaired = repair_identity(
                number, row["birth_year"], row["gender"]
            )
        except IdentifierError as error:
            self.error(row["row"], "identity_number", str(error))
            return False
        if repaired:
            self.warn(
                row["row"],
                "identity_number",
                f"Đã khôi phục số 0 ở đầu: {number} → {row['identity_number']}; xem lại giấy tờ.",
            )
        return True

    def _unit(self, row):
        place = row.pop("unit")
        if place is None and self.unit.level == Unit.Level.BASE:
            place = self.units.place_of(self.unit)
        if place is None and row["code"] is None:
            self.error(row["row"], "unit", "Chưa ghi đơn vị; ghi tên xã, phường hoặc mã đơn vị.")
            return False
        unit = named = filing = None
        if place:
            unit, named = self._led(row, place), place.named
            is_since = row["filed_on"] and named.valid_to and row["filed_on"] > named.valid_to
            filing = unit if is_since else named
            if is_since:  # of the new unit from the beginning
                self.led.pop(row["row"], None)
        row["unit_id"] = unit and unit.pk
        row["named_unit_id"] = named and named.pk
        row["filing_unit_id"] = filing and filing.pk
        row["province_id"] = unit and unit.province_id
        return True

    def _led(self, row, place):
        """The unit of the row: that of its hamlet where the named one was divided, if it is known."""
        if not place.is_divided:
            return place.unit
        found = self.units.of_hamlet(place, row["hamlet"])
        if found:
            self.led[row["row"]] = place.named, found
            return found
        which = f"“{row['hamlet']}”" if row["hamlet"] else "thôn, buôn (chưa ghi)"
        self.waiting[row["row"]] = (
            f"{place.unit} đã chia, chưa rõ {which} nay thuộc đơn vị nào; hồ sơ được giữ ở đơn vị cũ, "
            "chờ xếp ở trang “Xếp đơn vị mới”."
        )
        return place.unit


def _choices(choices):
    return [(label, value) for value, label in choices.choices]


def genders():
    """How workbooks name the genders."""
    return Terms("giới tính", _choices(Gender), _GENDER_SYNONYMS)


def person_name(value):
    name = text(200)(value)
    if not fold(name) or name.isdigit():
        raise CellError(f"“{name}” không phải họ tên; ghi họ và tên bằng chữ.")
    return name


def several_needs(value):
    """The needs between ; or line breaks, each once."""
    parts = {fold(part): part.strip() for part in re.split(r"[;\n]", str(value)) if fold(part)}
    if any(len(part) > _LONGEST_NEED for part in parts.values()):
        raise CellError("Một nhu cầu dài hơn 500 ký tự; tách bằng dấu chấm phẩy hoặc rút ngắn.")
    return tuple(parts.items())
