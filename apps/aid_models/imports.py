"""Aid models from a workbook. Key: the unit and the folded name. An empty cell never erases.

A row may bring the judgement of one year; further rows of the same model, those of other years.
"""

from apps.aid_models.actions import edit, judge, judge_again, register
from apps.aid_models.columns import COLUMNS
from apps.aid_models.models import AidModel, Judgement
from apps.core.dates import parse_date
from apps.core.imports.cells import CellError, Terms, long_text, text, year
from apps.core.imports.records import RecordResource
from apps.core.text import fold
from apps.organisation.placing import PlacesRows

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


def model_name(value):
    name = text(200)(value)
    if not fold(name):
        raise CellError(f"“{name}” không phải tên; ghi tên mô hình bằng chữ.")
    return name


class AidModelResource(PlacesRows, RecordResource):
    """Further rows of the same model may bring judgements of further years."""

    columns = COLUMNS
    noun = "Mô hình"
    said = ("name", "kind", "started_on", "ended_on", *_TEXTS)
    quiet = _TEXTS
    required = {"name": "Chưa ghi tên mô hình."}
    needed = {"kind": f"Chưa ghi loại; ghi một trong: {'; '.join(Kind.labels)}."}
    blame = {"aidmodel_span": "ended_on", "judgement_says_why_not": "why"}

    class Meta:
        model = AidModel
        fields = ("unit", "name")
        import_id_fields = fields

    def readers(self):
        kinds = Terms("loại", [(label, value) for value, label in Kind.choices], _SYNONYMS)
        return {
            "name": model_name,
            "kind": kinds.read,
            "unit": self.units.place,
            "started_on": parse_date,
            "ended_on": parse_date,
            "partners": long_text(2_000),
            **dict.fromkeys(_TEXTS[1:], long_text(10_000)),
            "year": year(2000, self.today.year),
            "is_effective": Terms("đánh giá", [("có", True), ("không", False)], _VERDICTS).read,
            "why": long_text(2_000),
        }

    def stage(self, rows):
        self.years = {}
        return super().stage(rows)

    def key(self, row):
        return row["unit"].pk, fold(row["name"])

    def is_whole(self, row):
        self.put_in_place(row)
        if not super().is_whole(row):
            return False
        if row["unit"].province_id is None:
            self.error(row["row"], "unit", "Chưa ghi đơn vị thuộc tỉnh nào.")
            return False
        return self._is_judgement_whole(row)

    def _is_judgement_whole(self, row):
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

    def found(self, rows):
        """Undone ones are none."""
        found = AidModel.objects.filter(
            unit__in=self.may_mean(rows),
            name_folded__in={fold(row["name"]) for row in rows},
            is_undone=False,
        )
        models = sorted(found.select_related("unit"), key=lambda one: (one.is_voided, one.pk))
        found = [((one.unit_id, one.name_folded), one) for one in models]
        found += self.where_they_were(rows, found)
        self.lead_to_what_is_on_file(rows, {key for key, _ in found})
        return found

    def add(self, row, said):
        made = register(AidModel(unit=row["unit"], **said), by=self.by)
        self.tell_of_old_unit(row)
        return made

    def change(self, record, row):
        return edit(record, by=self.by)

    # --- judgements

    def outcome(self, row):
        self.years.setdefault(self.key(row), {}).setdefault(row["year"], row["row"])
        return super().outcome(row)

    def repeated(self, row, said, first, said_first):
        """A further row of a model of the file: of another year, or the same once more."""
        model, judged_in = self.on_file.get(self.key(row)), self.years[self.key(row)][row["year"]]
        if judged_in != row["row"] and not self._differs(row, model):
            return super().repeated(row, said, first, said_first)
        if judged_in != row["row"]:
            self.error(
                row["row"],
                "year",
                f"Năm {row['year']} của mô hình này đã có ở dòng {judged_in} nhưng ghi khác.",
            )
            return None
        if not said.items() <= said_first.items():
            return super().repeated(row, said, first, said_first)
        if model is None:
            self.error(
                row["row"], "name", f"Dòng {first} của mô hình này có lỗi; sửa dòng đó trước."
            )
            return None
        return "skipped" if model.is_voided else self.with_more(row, model, "unchanged")

    def _differs(self, row, model):
        judged = model and row["year"] and model.judgements.in_force().filter(year=row["year"])
        judged = judged and judged.first()
        return bool(judged) and (
            judged.is_effective != row["is_effective"]
            or (row["why"] is not None and judged.why != row["why"])
        )

    def with_more(self, row, record, outcome):
        """What became of the row with the judgement it brings."""
        if row["year"] is None:
            return outcome
        judgements = list(record.judgements.filter(year=row["year"]))
        there = next((one for one in judgements if not one.is_voided), None)
        if there is None and judgements:
            self.warn(
                row["row"], "year", f"Đánh giá năm {row['year']} đã bị hủy nên không ghi lại."
            )
            return outcome
        judgement = there or Judgement(year=row["year"])
        judgement.aid_model = record
        why = judgement.why if row["why"] is None else row["why"]
        if there and (there.is_effective, there.why) == (row["is_effective"], why):
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
        action = judge_again if there else judge
        if self.act(row, action, judgement, at="year", by=self.by) is None:
            return None
        return "updated" if outcome == "unchanged" else outcome
