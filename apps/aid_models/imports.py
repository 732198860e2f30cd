"""Aid models from a workbook. Key: the unit and the folded name. An empty cell never erases.

A row may bring the judgement of one year; further rows of the same model, those of other years.
There are tens of them, not thousands: each goes through the actions of the page, in a check too,
whose transaction is rolled back.
"""

from django.db import transaction

from apps.aid_models.actions import edit, judge, judge_again, register
from apps.aid_models.columns import COLUMNS
from apps.aid_models.models import AidModel, Judgement
from apps.core.actions import ActionError
from apps.core.dates import format_date, parse_date
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import CellError, Terms, long_text, text, year
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
_VERDICTS = (
    *((word, True) for word in ("Hiệu quả", "Có hiệu quả", "x", "Đạt", "Tốt", "Yes", "1")),
    *((word, False) for word in ("Chưa hiệu quả", "Không hiệu quả", "Chưa", "Chưa đạt", "No", "0")),
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
            "year": year(2000, self.today.year),
            "is_effective": Terms("đánh giá", [("có", True), ("không", False)], _VERDICTS).read,
            "why": long_text(2_000),
        }

    def stage(self, rows):
        self.first, self.years = {}, {}
        named = [row for row in rows if self._complete(row)]
        self.on_file = self._on_file(named)
        outcomes = {row["row"]: self._whole(row) for row in named}
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
        return self._is_judgement_complete(row)

    def _is_judgement_complete(self, row):
        said = [name for name in ("year", "is_effective", "why") if row[name] is not None]
        if said and row["year"] is None:
            self.error(row["row"], "year", "Chưa ghi năm mà đánh giá này nói tới.")
            return False
        if said and row["is_effective"] is None:
            self.error(
                row["row"], "is_effective", "Chưa ghi mô hình có hiệu quả không: có hoặc không."
            )
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

    def _whole(self, row):
        """The outcome of a row; None, and nothing of it saved, where it is in error."""
        with transaction.atomic():
            outcome = self._outcome(row)
            if outcome is None:
                transaction.set_rollback(True)
        return outcome

    def _outcome(self, row):
        """created, updated, unchanged, skipped; None where the row is in error."""
        said = {name: row[name] for name in _SAID if row[name] is not None}
        key = _key(row)
        if key in self.first:
            return self._further(row, said, *self.first[key])
        self.first[key] = row["row"], said
        self.years[key] = {row["year"]: row["row"]}
        model = self.on_file.get(key)
        if model is None:
            return self._register(row, said)
        if model.is_voided:
            self.warn(row["row"], "name", "Mô hình này đã bị hủy; dòng được bỏ qua.")
            return "skipped"
        return self._judged(row, model, self._edit(row, model, said))

    def _further(self, row, said, first, said_first):
        """A further row of a model of the file: of another year, or the same once more."""
        if not said.items() <= said_first.items():
            self.error(
                row["row"],
                "name",
                f"Mô hình này đã có ở dòng {first} của tệp nhưng ghi khác; chỉ giữ một dòng.",
            )
            return None
        years, model = self.years[_key(row)], self.on_file.get(_key(row))
        if row["year"] in years:
            words = f"Dòng này lặp lại dòng {years[row['year']]}; được bỏ qua."
            if row["year"] and self._differs(row, model):
                self.error(
                    row["row"],
                    "year",
                    f"Năm {row['year']} của mô hình này đã có ở dòng {years[row['year']]} nhưng ghi khác.",
                )
                return None
            self.duplicate(row["row"], "name", words)
            return "skipped"
        years[row["year"]] = row["row"]
        if model is None:
            self.error(
                row["row"], "name", f"Dòng {first} của mô hình này có lỗi; sửa dòng đó trước."
            )
            return None
        if model.is_voided:
            return "skipped"
        return self._judged(row, model, "unchanged")

    def _differs(self, row, model):
        judged = model and model.judgements.in_force().filter(year=row["year"]).first()
        return bool(judged) and (
            judged.is_effective != row["is_effective"]
            or (row["why"] is not None and judged.why != row["why"])
        )

    def _register(self, row, said):
        if row["kind"] is None:
            self.error(
                row["row"], "kind", f"Chưa ghi loại; ghi một trong: {'; '.join(Kind.labels)}."
            )
            return None
        model = AidModel(unit=row["unit"], **said)
        outcome = self._judged(row, model, self._act(row, "created", register, model))
        if outcome:
            self.on_file[_key(row)] = model
        return outcome

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

    def _judged(self, row, model, outcome):
        """What became of the row with the judgement it brings; None where that is in error."""
        if outcome is None or row["year"] is None:
            return outcome
        judgements = list(model.judgements.filter(year=row["year"]))
        there = next((one for one in judgements if not one.is_voided), None)
        if there is None and judgements:
            self.warn(
                row["row"], "year", f"Đánh giá năm {row['year']} đã bị hủy nên không ghi lại."
            )
            return outcome
        judgement = there or Judgement(aid_model=model, year=row["year"])
        judgement.aid_model = model
        old = there and (there.is_effective, there.why)
        why = row["why"] if row["why"] is not None else judgement.why
        if old == (row["is_effective"], why):
            return outcome
        if there and there.is_effective != row["is_effective"]:
            verdicts = Judgement.VERDICTS
            self.warn(
                row["row"],
                "is_effective",
                f"Sửa đánh giá năm {there.year} từ “{verdicts[there.is_effective]}” "
                f"thành “{verdicts[row['is_effective']]}”.",
            )
        judgement.is_effective, judgement.why = row["is_effective"], why
        if not judgement.is_effective and not judgement.why:
            self.error(row["row"], "why", "Mô hình chưa hiệu quả thì phải ghi vì sao.")
            return None
        try:
            (judge_again if there else judge)(judgement, by=self.by)
        except ActionError as error:
            self.error(row["row"], "year", str(error))
            return None
        return "updated" if outcome == "unchanged" else outcome

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
