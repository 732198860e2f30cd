"""Members of households from a workbook. An empty cell never erases, and nobody is taken away.

Key: the address, and within it the folded name with the year of birth.
"""

from collections import defaultdict
from datetime import date
from itertools import chain

from django.db.models import F

from apps.addresses.columns_members import COLUMNS
from apps.addresses.import_finding import FindsAddresses
from apps.addresses.imports import genders, person_name
from apps.addresses.models import Address, Gender, HouseholdMember
from apps.core.dates import format_date
from apps.core.forms.rows import MOST_ROWS
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import birth, text
from apps.core.text import fold, sort_key

_SAID = ("full_name", "gender", "relation", "note", "birth_date", "birth_year")
_HEADS = {fold(word) for word in ("Chủ hộ", "Bản thân", "Là chủ hộ", "CH")}


class MemberResource(FindsAddresses, WorkbookResource):
    """Rows are paired with members on file one to one; what is left over is new."""

    columns = COLUMNS
    address_name = "householder"
    row_is = "thành viên"

    class Meta:
        model = HouseholdMember
        fields = ("address", "full_name", "birth_year")
        import_id_fields = fields

    def readers(self):
        return {
            "code": lambda value: text(20)(value).upper(),
            "legacy_code": text(40),
            "unit": self.units.place,
            "householder": text(200),
            "full_name": person_name,
            "birth": birth,
            "gender": genders().read,
            "relation": text(60),
            "note": text(500),
        }

    def stage(self, rows):
        self.created, self.updated, outcomes = [], [], {}
        found = self.with_addresses([row for row in rows if self._complete(row)])
        by_address = defaultdict(list)
        for row in found:
            by_address[row["address_id"]].append(row)
        on_file = defaultdict(list)
        for member in HouseholdMember.objects.filter(address__in=by_address):
            on_file[member.address_id].append(member)
        for number, named in by_address.items():
            outcomes |= self._household(named, on_file[number])
        return outcomes

    def apply(self):
        changed = {member.address_id for member in chain(self.created, self.updated)}
        list(Address.objects.filter(pk__in=changed).order_by("pk").select_for_update(of=("self",)))
        HouseholdMember.objects.bulk_create(self.created, batch_size=1_000)
        HouseholdMember.objects.bulk_update(self.updated, [*_SAID, "name_key"], batch_size=1_000)
        Address.objects.filter(pk__in=changed).update(version=F("version") + 1)

    def _complete(self, row):
        if row["full_name"] is None:
            self.error(row["row"], "full_name", "Chưa ghi họ và tên thành viên.")
            return False
        row["birth_date"], row["birth_year"] = row.pop("birth") or (None, None)
        row["folded"] = fold(row["full_name"])
        return self.name_address(row)

    # --- one household

    def _household(self, rows, members):
        """{row: outcome} of the rows about one address."""
        outcomes, once = {}, []
        for row in rows:
            if not self._fits_address(row):
                continue
            if self._is_head(row) or self._is_twin(row, once):
                outcomes[row["row"]] = "skipped"
            else:
                once.append(row)
        pairs, left = _paired(once, members)
        if len(members) + len(left) > MOST_ROWS:
            for row in left:
                self.error(
                    row["row"],
                    "full_name",
                    f"Một hộ ghi nhiều nhất {MOST_ROWS} thành viên; bỏ bớt.",
                )
            left = []
        for row, member in pairs:
            outcomes[row["row"]] = self._change(row, member)
        for row in left:
            self.created.append(_new(row))
            outcomes[row["row"]] = "created"
        if left:
            self._compare_with_headcount(left, len(members) + len(left) + 1)
        return outcomes

    def _fits_address(self, row):
        address = row["address"]
        if address["kind"] != Address.Kind.HOUSEHOLD:
            kind = Address.Kind(address["kind"]).label.lower()
            self.error(
                row["row"],
                "code" if row["code"] else "legacy_code",
                f"Hồ sơ {address['code']} là {kind}; chỉ hộ gia đình mới ghi thành viên.",
            )
            return False
        if address["status"] not in Address.EDITABLE:
            status = Address.Status(address["status"]).label
            self.error(
                row["row"],
                "code" if row["code"] else "legacy_code",
                f"Hồ sơ {address['code']} đang ở trạng thái “{status}”, không sửa được.",
            )
            return False
        return True

    def _is_head(self, row):
        """Lists of households begin with the head, who stands in the dossier itself."""
        address = row["address"]
        says_so = fold(row["relation"] or "") in _HEADS
        year = row["birth_year"]
        fits = not row["relation"] if year is None else year == address["birth_year"]
        if row["folded"] == address["name_folded"] and (fits or says_so):
            self.warn(
                row["row"], "full_name", "Đây là người đứng tên hồ sơ; không ghi thành thành viên."
            )
            return True
        if says_so:
            self.warn(
                row["row"],
                "relation",
                f"Ghi là chủ hộ nhưng hồ sơ đứng tên {address['full_name']}; dòng được bỏ qua.",
            )
        return says_so

    def _is_twin(self, row, rows):
        """Nobody has two children of one name, one year and all else."""
        twin = next((one for one in rows if _says_the_same(one, row)), None)
        if twin:
            self.duplicate(
                row["row"], "full_name", f"Dòng này lặp lại dòng {twin['row']}; được bỏ qua."
            )
        return twin is not None

    def _change(self, row, member):
        """Put what the row says differently into the member."""
        changed = False
        for name in _SAID:
            value, old = row[name], getattr(member, name)
            if value is None or value == old:
                continue
            changed = True
            setattr(member, name, value)
            if name != "birth_year" or row["birth_date"] is None:
                field = "birth" if name.startswith("birth") else name
                self.warn(row["row"], field, f"Sửa từ {_shown(old)} thành {_shown(value)}.")
        if not changed:
            return "unchanged"
        if member.birth_date and member.birth_year != member.birth_date.year:
            member.birth_date = None
        member.name_key = sort_key(member.full_name)
        self.updated.append(member)
        return "updated"

    def _compare_with_headcount(self, rows, there_are):
        address = rows[0]["address"]
        if address["headcount"] is not None and there_are > address["headcount"]:
            self.warn(
                rows[-1]["row"],
                "full_name",
                f"Hồ sơ {address['code']} ghi {address['headcount']} người nhưng sẽ có {there_are} người "
                "kể cả người đứng tên; số người không tự đổi, hãy xem lại hồ sơ.",
            )


def _paired(rows, members):
    """(pairs of row and member, rows left over): the same year first, then where one does not tell it."""
    left, free, pairs = list(rows), list(members), []
    for fits in (_same_year_and_words, _same_year, _year_untold):
        for row in list(left):
            alike = [
                member
                for member in free
                if fold(member.full_name) == row["folded"] and fits(row, member)
            ]
            if alike and (fits is not _year_untold or len(alike) == 1):
                free.remove(alike[0])
                left.remove(row)
                pairs.append((row, alike[0]))
    return pairs, left


def _same_year(row, member):
    return row["birth_year"] == member.birth_year


def _same_year_and_words(row, member):
    return _same_year(row, member) and all(
        row[name] in (None, getattr(member, name)) for name in _SAID
    )


def _year_untold(row, member):
    return row["birth_year"] is None or member.birth_year is None


def _says_the_same(one, other):
    return one["folded"] == other["folded"] and all(
        one[name] == other[name] for name in _SAID if name != "full_name"
    )


def _new(row):
    return HouseholdMember(
        address_id=row["address_id"],
        full_name=row["full_name"],
        birth_date=row["birth_date"],
        birth_year=row["birth_year"],
        **{name: row[name] or "" for name in ("gender", "relation", "note")},
    )


def _shown(value):
    if value is None or value == "":
        return "trống"
    if isinstance(value, date):
        return format_date(value)
    labels = dict(Gender.choices)
    return f"“{labels.get(value, value)}”"
