"""Aid models from a workbook. Key: the unit and the folded name. An empty cell never erases.

There are tens of them, not thousands: each goes through the actions of the page, in a check too,
whose transaction is rolled back.
"""

from django.db import transaction

from apps.aid_models.actions import edit, register
from apps.aid_models.columns import COLUMNS
from apps.aid_models.models import AidModel
from apps.core.actions import ActionError
from apps.core.dates import format_date, parse_date
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import CellError, Terms, long_text, text
from apps.core.text import fold
from apps.organisation.matching import UnitMatcher
from apps.organisation.models import Unit

Kind = AidModel.Kind
_SYNONYMS = (
    ("Nhà Chữ thập đỏ", Kind.HOUSE),
    ("Nhà CTĐ", Kind.HOUSE),
    ("Nhà tình thương", Kind.HOUSE),
    ("Nhà CTĐ, nhà tình thương", Kind.HOUSE),
    ("Nhà ở", Kind.HOUSE),
    ("Bếp ăn", Kind.KITCHEN),
    ("Bếp ăn tình thương", Kind.KITCHEN),
    ("Bữa ăn tình thương", Kind.KITCHEN),
    ("Bữa ăn", Kind.KITCHEN),
    ("Ngân hàng bò", Kind.COW_BANK),
    ("Bò sinh sản", Kind.COW_BANK),
    ("Kho hàng", Kind.STORE),
    ("Chăn nuôi xoay vòng", Kind.REVOLVING),
    ("Gây quỹ", Kind.REVOLVING),
    ("Xoay vòng", Kind.REVOLVING),
    ("Khác", Kind.OTHER),
)
_TEXTS = ("partners", "goal", "approach", "results", "impact")
_SAID = ("name", "kind", "started_on", "ended_on", *_TEXTS)


def model_name(value):
    name = text(200)(value)
    if not fold(name):
        raise CellError(f"“{name}” không phải tên; ghi tên mô hình bằng chữ.")
    return name


class AidModelResource(WorkbookResource):
    """A voided model is not made again: its row is skipped."""

    columns = COLUMNS
    goes_row_by_row = True

    class Meta:
        model = AidModel
        fields = ("unit", "name")
        import_id_fields = fields

    def readers(self):
        kinds = Terms("loại", [(label, value) for value, label in Kind.choices], _SYNONYMS)
        return {
            "name": model_name,
            "kind": kinds.read,
            "unit": UnitMatcher(self.unit, levels=Unit.Level.values).match,
            "started_on": parse_date,
            "ended_on": parse_date,
            "partners": long_text(2_000),
            **dict.fromkeys(_TEXTS[1:], long_text(10_000)),
        }

    def stage(self, rows):
        self.first = {}
        named = [row for row in rows if self._complete(row)]
        on_file = self._on_file(named)
        outcomes = {row["row"]: self._outcome(row, on_file.get(_key(row))) for row in named}
        return {row: outcome for row, outcome in outcomes.items() if outcome}

    def apply(self):
        """`stage` has gone through the actions already."""

    def _complete(self, row):
        row["unit"] = row["unit"] or self.unit
        if row["name"] is None:
            self.error(row["row"], "name", "Chưa ghi tên mô hình.")
            return False
        if row["unit"].province_id is None:
            self.error(row["row"], "unit", "Chưa ghi đơn vị thuộc tỉnh nào.")
            return False
        return True

    @staticmethod
    def _on_file(rows):
        """{(unit, folded name): AidModel}, one in force before a voided one; undone ones are none."""
        found = AidModel.objects.filter(
            unit__in={row["unit"].pk for row in rows},
            name_folded__in={fold(row["name"]) for row in rows},
            is_undone=False,
        )
        models = sorted(found.select_related("unit"), key=lambda one: (not one.is_voided, -one.pk))
        return {(one.unit_id, one.name_folded): one for one in models}

    def _outcome(self, row, model):
        """created, updated, unchanged, skipped; None where the row is in error."""
        said = {name: row[name] for name in _SAID if row[name] is not None}
        first = self.first.setdefault(_key(row), (row["row"], said))
        if first[0] != row["row"]:
            return self._repeated(row, said, *first)
        if model is None:
            return self._register(row, said)
        if model.is_voided:
            self.warn(row["row"], "name", "Mô hình này đã bị hủy; dòng được bỏ qua.")
            return "skipped"
        return self._edit(row, model, said)

    def _repeated(self, row, said, first, said_first):
        if said == said_first:
            self.duplicate(row["row"], "name", f"Dòng này lặp lại dòng {first}; được bỏ qua.")
            return "skipped"
        self.error(
            row["row"],
            "name",
            f"Mô hình này đã có ở dòng {first} của tệp nhưng ghi khác; chỉ giữ một dòng.",
        )
        return None

    def _register(self, row, said):
        if row["kind"] is None:
            self.error(
                row["row"], "kind", f"Chưa ghi loại; ghi một trong: {'; '.join(Kind.labels)}."
            )
            return None
        return self._act(row, "created", register, AidModel(unit=row["unit"], **said))

    def _edit(self, row, model, said):
        old = {name: getattr(model, name) for name in said}
        if old == said:
            return "unchanged"
        for name, value in said.items():
            if value != old[name]:
                setattr(model, name, value)
                if name not in _TEXTS:
                    self.warn(
                        row["row"], name, f"Sửa từ {_shown(old[name])} thành {_shown(value)}."
                    )
        return self._act(row, "updated", edit, model)

    def _act(self, row, outcome, action, model):
        try:
            with transaction.atomic():
                action(model, by=self.by)
        except ActionError as error:
            self.error(row["row"], "ended_on" if model.ended_on else "name", str(error))
            return None
        return outcome


def _key(row):
    return row["unit"].pk, fold(row["name"])


def _shown(value):
    if not value:
        return "trống"
    return (
        format_date(value)
        if hasattr(value, "year")
        else f"“{dict(Kind.choices).get(value, value)}”"
    )
