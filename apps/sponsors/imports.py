"""Sponsors from a workbook. An empty cell never erases; a sponsor's unit never changes here."""

from django.utils import timezone

from apps.core.imports import Staging, WorkbookResource
from apps.core.imports.cells import CellError, Terms, email, flag, phone, text
from apps.core.text import fold
from apps.organisation.models import Unit
from apps.organisation.placing import UnitPlacer, tell_of_old_unit
from apps.sponsors.columns import COLUMNS, KIND_SYNONYMS
from apps.sponsors.import_namesakes import match_told_apart, refuse_numbers_of_others
from apps.sponsors.models import Sponsor

_TEXTS = ("code", "phone", "email", "address")
_COMPARED = (*_TEXTS, "name", "kind", "may_be_named")
_STAGED = {
    "twin": "integer",
    **dict.fromkeys(
        (*_TEXTS, "name", "kind", "name_folded", "name_key", "search_text", "side"), "text"
    ),
    "may_be_named": "boolean",
    "unit_id": "bigint",
    "named_unit_id": "bigint",
    "province_id": "bigint",
    "sponsor_id": "bigint",
    "action": "text",
}


def kinds():
    """How workbooks name the kinds of sponsors."""
    labels = [(label, value) for value, label in Sponsor.Kind.choices]
    return Terms("loại nhà tài trợ", labels, KIND_SYNONYMS)


def sponsor_name(value):
    name = text(200)(value)
    if not fold(name):
        raise CellError(f"“{name}” không phải tên; ghi tên nhà tài trợ bằng chữ.")
    return name


class SponsorResource(WorkbookResource):
    """Key: Mã nhà tài trợ in the province, otherwise folded name and kind."""

    columns = COLUMNS

    class Meta:
        model = Sponsor
        fields = ("code", "name", "kind")
        import_id_fields = ("code", "name", "kind")

    def readers(self):
        self.units = UnitPlacer(self.unit, levels=Unit.Level.values)
        return {
            "code": text(40),
            "name": sponsor_name,
            "kind": kinds().read,
            "unit": self.units.place,
            "phone": phone,
            "email": email,
            "address": text(200),
            "may_be_named": flag,
        }

    def stage(self, rows):
        self.staging = Staging("import_sponsors", _STAGED)
        self.kept_old = {}
        self.staging.copy([staged for row in rows if (staged := self._prepared(row))])
        self._match()
        self._fill()
        self._refuse_repetitions()
        self._compare()
        outcomes = dict(Staging.fetch("SELECT row, action FROM import_sponsors"))
        for number, unit in self.kept_old.items():
            if outcomes.get(number) == "created":
                tell_of_old_unit(self, number, unit)
        return outcomes

    def _prepared(self, row):
        place = row.pop("unit") or self.units.place_of(self.unit)
        unit = place.unit
        for field, missing in (
            ("name", not row["name"] and "Chưa ghi tên nhà tài trợ."),
            ("kind", not row["kind"] and "Chưa ghi loại nhà tài trợ."),
            ("unit", unit.province_id is None and "Chưa ghi đơn vị thuộc tỉnh nào."),
        ):
            if missing:
                self.error(row["row"], field, missing)
                return None
        if place.is_divided:
            self.kept_old[row["row"]] = unit
        named = row | {"name": fold(row["name"]), "row": None, "unit": unit.pk}
        self.first = getattr(self, "first", {})
        return row | {
            "twin": self.first.setdefault(tuple(named.values()), row["row"]),
            "unit_id": unit.pk,
            "named_unit_id": place.named.pk,
            "province_id": unit.province_id,
            "name_folded": fold(row["name"]),
            "name_key": Sponsor.key_of(row["name"], row["kind"]),
            "side": Sponsor.side_of(row["kind"]),
        }

    def _match(self):
        """By code; without that code on file by name and kind, where just one has no other code."""
        match_told_apart(self.staging)
        named = "p.name_folded = s.name_folded AND p.kind = s.kind"
        for condition in (
            "p.code = s.code AND p.code <> '' AND p.voided_at IS NULL",
            "p.code = s.code AND p.code <> '' AND p.voided_at IS NOT NULL AND NOT p.is_undone",
            f"p.code = '' AND {named} AND p.voided_at IS NULL",
            f"s.code IS NULL AND {named} AND p.voided_at IS NULL",
            f"s.code IS NULL AND {named} AND p.voided_at IS NOT NULL AND NOT p.is_undone",
        ):
            Staging.run(
                "UPDATE import_sponsors s SET sponsor_id = m.id FROM ("
                "  SELECT s.row, min(p.id) AS id, count(DISTINCT p.id) AS several "
                "  FROM import_sponsors s JOIN sponsors_sponsor p "
                f"  ON p.province_id = s.province_id AND {condition} "
                "  WHERE s.sponsor_id IS NULL GROUP BY s.row"
                ") m WHERE m.row = s.row AND (m.several = 1 OR s.code IS NOT NULL)"
            )
        self.staging.refuse(
            self,
            "code",
            "Trong tỉnh có nhiều nhà tài trợ cùng tên, cùng loại; ghi mã nhà tài trợ để phân biệt.",
            "s.sponsor_id IS NULL AND s.code IS NULL AND EXISTS (SELECT FROM sponsors_sponsor p "
            f"WHERE p.province_id = s.province_id AND {named} AND p.voided_at IS NULL)",
        )
        self.staging.skip(
            self.warn,
            "name",
            "Nhà tài trợ này đã bị hủy; dòng được bỏ qua.",
            "EXISTS (SELECT FROM sponsors_sponsor p "
            "WHERE p.id = s.sponsor_id AND p.voided_at IS NOT NULL)",
        )
        refuse_numbers_of_others(self, self.staging)

    def _fill(self):
        texts = ", ".join(f"{name} = coalesce(t.{name}, p.{name}, '')" for name in _TEXTS)
        Staging.run(
            f"UPDATE import_sponsors s SET {texts}, "
            "may_be_named = coalesce(t.may_be_named, p.may_be_named, FALSE) "
            "FROM import_sponsors t LEFT JOIN sponsors_sponsor p ON p.id = t.sponsor_id "
            "WHERE t.row = s.row AND t.action IS NULL"
        )
        found = Staging.fetch(
            "SELECT row, name, code, phone FROM import_sponsors WHERE action IS NULL"
        )
        Staging.run(
            "UPDATE import_sponsors s SET search_text = f.folded "
            "FROM unnest(%s::int[], %s::text[]) AS f(row, folded) WHERE f.row = s.row",
            [
                [row for row, *_ in found],
                [fold(" ".join(word for word in words if word)) for _, *words in found],
            ],
        )

    def _refuse_repetitions(self):
        """One sponsor twice in the file: the same words, a name in any spelling, are skipped, others an error."""
        for key in (
            "coalesce(sponsor_id, -row)",
            "province_id, kind, name_folded, code",
            "province_id, coalesce(nullif(code, ''), row::text)",
        ):
            where = (
                f"EXISTS (SELECT FROM (SELECT row, min(row) OVER (PARTITION BY {key}) AS first "
                "FROM import_sponsors WHERE action IS NULL) d "
                "WHERE d.row = s.row AND d.first < s.row"
            )
            self.staging.skip(
                self.duplicate,
                "name",
                "Dòng này lặp lại dòng {}; được bỏ qua.",
                f"s.twin < s.row AND {where})",
                ["s.twin"],
            )
            self.staging.refuse(
                self,
                "name",
                "Nhà tài trợ này đã có ở một dòng trên nhưng ghi khác; chỉ giữ một dòng.",
                f"s.action IS NULL AND {where})",
            )

    def _compare(self):
        differs = " OR ".join(f"p.{name} IS DISTINCT FROM s.{name}" for name in _COMPARED)
        joined = "EXISTS (SELECT FROM sponsors_sponsor p WHERE p.id = s.sponsor_id AND ({}))".format
        self.staging.refuse(
            self,
            "name",
            "Trong tỉnh đã có nhà tài trợ khác cùng tên, cùng loại, cùng mã.",
            "s.action IS NULL AND EXISTS (SELECT FROM sponsors_sponsor p WHERE p.voided_at IS NULL "
            "AND p.province_id = s.province_id AND p.id IS DISTINCT FROM s.sponsor_id "
            "AND p.kind = s.kind AND p.name_folded = s.name_folded AND p.code = s.code)",
        )
        Staging.run(
            "UPDATE import_sponsors s SET action = CASE WHEN s.sponsor_id IS NULL THEN 'created' "
            f"WHEN NOT {joined(differs)} THEN 'unchanged' END WHERE s.action IS NULL"
        )
        self.staging.skip(
            self.warn,
            "unit",
            "Nhà tài trợ này do đơn vị ngoài phạm vi của bạn quản lý; không sửa.",
            joined("p.unit_id NOT IN (SELECT id FROM organisation_unit WHERE path LIKE %s)"),
            parameters=[f"{self.unit.path}%"],
        )
        Staging.run("UPDATE import_sponsors SET action = 'updated' WHERE action IS NULL")
        for row, old, new in Staging.fetch(
            "SELECT s.row, p.name, s.name FROM import_sponsors s JOIN sponsors_sponsor p "
            "ON p.id = s.sponsor_id WHERE s.action = 'updated' AND p.name_folded <> s.name_folded"
        ):
            self.warn(row, "name", f"Tên đổi từ “{old}” thành “{new}”.")

    def apply(self):
        written = (*_COMPARED, "name_folded", "name_key", "search_text", "side")
        changes = ", ".join(f"{name} = s.{name}" for name in written)
        Staging.run(
            f"UPDATE sponsors_sponsor p SET {changes}, version = p.version + 1 "
            "FROM import_sponsors s WHERE s.sponsor_id = p.id AND s.action = 'updated'"
        )
        Staging.run(
            f"INSERT INTO sponsors_sponsor ({', '.join(written)}, unit_id, province_id, position, "
            "note, twinned_hamlet, is_registered, void_reason, version, created_at, created_by_id) "
            f"SELECT {', '.join(written)}, unit_id, province_id, '', '', '', false, '', 1, %s, %s "
            "FROM import_sponsors WHERE action = 'created' ORDER BY row",
            [timezone.now(), self.by.pk],
        )
