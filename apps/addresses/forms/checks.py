"""What is checked of a dossier before it is kept, beyond each field by itself."""

from apps.addresses.actions import Then
from apps.addresses.models import Address
from apps.core.dates import format_date, today
from apps.core.forms.bases import FILL_IN
from apps.core.money import format_number
from apps.organisation.matching import UnitMatchError
from apps.organisation.placing import UnitPlacer

Kind = Address.Kind
MOST_PERSONS = 100_000


class AddressChecks:
    """For the form of an address, which has its `members` and knows `then()`, the button pressed."""

    led = ""  # where a unit that is no more led to

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.must_be_complete() and not cleaned.get("full_name"):
            self._add_missing("full_name", FILL_IN)
        self._check_headcount(cleaned)
        self._check_consent(cleaned)
        self._check_days(cleaned)
        self._lead_to_today(cleaned)
        self._check_legacy_code(cleaned)
        return cleaned

    def must_be_complete(self):
        """Whether gaps are errors: a draft that stays one may have them."""
        stays_draft = self.instance.pk is None or self.instance.status == Address.Status.DRAFT
        return not stays_draft or self.then() is not Then.STAY

    def _add_missing(self, name, words):
        if name not in self.errors:
            self.add_error(name, words)

    def _check_consent(self, cleaned):
        day, who = cleaned.get("data_consent_on"), cleaned.get("data_consent_by")
        if self.must_be_complete() and day and not who:
            self._add_missing("data_consent_by", "Hãy ghi ai đã đồng ý.")
        if self.must_be_complete() and who and not day:
            self._add_missing("data_consent_on", "Hãy ghi ngày đồng ý.")

    def _check_headcount(self, cleaned):
        kind, count = cleaned.get("kind"), cleaned.get("headcount")
        if "headcount" in self.errors or not kind:
            return
        if count is None and kind == Kind.INDIVIDUAL:
            count = cleaned["headcount"] = self.instance.headcount = 1
        if count is None:
            if self.must_be_complete():
                self.add_error("headcount", "Hãy ghi số người.")
            return
        if not 1 <= count <= MOST_PERSONS:
            self.add_error("headcount", f"Số người từ 1 đến {format_number(MOST_PERSONS)}.")
            return
        if kind == Kind.INDIVIDUAL and count != 1:
            self.add_error("headcount", "Cá nhân là 1 người; nhiều người thì chọn hộ hoặc tập thể.")
        if kind == Kind.COLLECTIVE and count < 2:
            self.add_error("headcount", "Tập thể khác có từ 2 người trở lên.")
        members = self.members.remaining() if self.members.is_valid() else 0
        if not self.must_be_complete():
            return
        if members and kind != Kind.HOUSEHOLD:
            self.add_error("kind", "Chỉ hộ gia đình mới ghi thành viên; hãy bỏ các thành viên.")
        elif members and members + 1 > count:
            self.add_error(
                "headcount",
                f"Hộ ghi {count} người nhưng có {members + 1} người kể cả người đứng tên.",
            )

    def _check_days(self, cleaned):
        surveyed_on, filed_on = cleaned.get("surveyed_on"), cleaned.get("filed_on")
        for name in ("surveyed_on", "data_consent_on", "filed_on"):
            day = cleaned.get(name)
            if day and day > today():
                self.add_error(name, f"Ngày này ở sau hôm nay ({format_date(today())}).")
        if surveyed_on and filed_on and filed_on < surveyed_on:
            self.add_error("filed_on", "Ngày lập hồ sơ không được trước ngày khảo sát.")
        if self.instance.is_on_file and not filed_on and "filed_on" not in self.errors:
            self.add_error("filed_on", "Hồ sơ đã lập phải có ngày lập hồ sơ.")

    def _check_legacy_code(self, cleaned):
        code, unit = cleaned.get("legacy_code"), self._unit(cleaned)
        if not code or not unit:
            return
        if self.instance.is_on_file:
            unit = self.instance.filed_unit
        others = Address.objects.in_force().exclude(pk=self.instance.pk)
        other = others.filter(filed_unit=unit, legacy_code=code).first()
        if other:
            self.add_error("legacy_code", f"Mã cũ này đã có ở hồ sơ {other} của đơn vị.")

    def _lead_to_today(self, cleaned):
        """A unit that is no more means its successor; of a divided one the hamlet may tell."""
        unit = cleaned.get("unit")
        if unit is None or unit.is_current:
            return
        placer = UnitPlacer(self.user.unit)
        try:
            place = placer.place_of(unit)
        except UnitMatchError as error:
            self.add_error("unit", str(error))
            return
        if place.is_divided:
            found = placer.of_hamlet(place, cleaned.get("hamlet"))
            self.led = (
                f"{unit} đã chia; {cleaned['hamlet']} nay thuộc {found}."
                if found
                else f"{unit} đã chia, chưa rõ nơi này nay thuộc đơn vị nào: hồ sơ chờ xếp."
            )
        else:
            found, self.led = place.unit, f"{unit} nay là {place.unit}: hồ sơ thuộc {place.unit}."
        cleaned["unit"] = found or place.unit

    def _unit(self, cleaned):
        if "unit" in self.fields:
            return cleaned.get("unit")
        return self.instance.unit if self.instance.pk else self.user.unit

    def _get_validation_exclusions(self):
        # What is left to the checks above, which know the rows, and to the action.
        left = {"headcount", "filed_on", "legacy_code", "full_name", "data_consent_on"}
        return super()._get_validation_exclusions() | left
