"""The forms of the imports: which workbook, what was pasted, what was said and mended."""

import uuid

from django import forms

from apps.core.forms import CountInput, FilterForm, Form
from apps.core.spreadsheets.extent import TABLE_TOP
from apps.core.spreadsheets.reading import MAX_BYTES
from apps.organisation.models import Unit
from apps.workbooks import pasted
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import, StagedRow


class TargetForm(Form):
    """Of what the rows are, and into which unit they go; sent once however often it is clicked."""

    kind = forms.ChoiceField(
        label="Loại tệp",
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        widget=forms.RadioSelect,
        initial="addresses",
    )
    unit = forms.ModelChoiceField(
        label="Nhập vào đơn vị",
        queryset=Unit.objects.none(),
        help_text="Dòng không ghi đơn vị là của đơn vị này; dòng của đơn vị khác phải nằm trong đó.",
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = units_of(user)
        self.fields["unit"].initial = user.unit_id

    def clean(self):
        cleaned = super().clean()
        kind, unit = cleaned.get("kind"), cleaned.get("unit")
        if kind and unit and not self.user.may(KINDS[kind].permission, unit):
            self.add_error("kind", f"Bạn không có quyền nhập tệp loại này vào {unit.name}.")
        return cleaned


class FileMixin(forms.Form):
    """The box for a workbook."""

    file = forms.FileField(
        label="Tệp",
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods) hoặc CSV; nhiều nhất 10 MB, 50.000 dòng.",
        error_messages={
            "required": "Hãy chọn tệp.",
            "empty": "Tệp không có nội dung; chọn lại tệp.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                "Tệp lớn hơn 10 MB; bỏ ảnh và trang không cần, hoặc tách thành nhiều tệp."
            )
        return file


class WorkbookForm(FileMixin, TargetForm):
    """Which workbook, of what, into which unit."""

    field_order = ["kind", "unit", "file"]


class ReplaceForm(FileMixin, Form):
    """The mended workbook in place of the first."""


class UndoForm(Form):
    """Why an import is undone."""

    reason = forms.CharField(
        label="Lý do hoàn tác", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PasteForm(TargetForm):
    """What was copied in Excel: lines of cells with tabs between them. Official tables come as files."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[(key, kind.label) for key, kind in pasted.kinds().items()],
        widget=forms.RadioSelect,
        initial="addresses",
    )
    text = forms.CharField(
        label="Các ô chép từ Excel",
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
        help_text="Chọn các ô trong Excel (có dòng tiêu đề thì chép cả dòng ấy), chép rồi dán vào đây.",
        error_messages={"required": "Chưa có gì để kiểm tra; dán các ô vào bảng."},
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and cleaned.get("kind"):
            try:
                cleaned["file"] = pasted.as_file(
                    cleaned["text"], KINDS[cleaned["kind"]].columns, at=pasted.name()
                )
            except pasted.PasteError as error:
                self.add_error("text", str(error))
        return cleaned

    @property
    def sent_key(self):
        """The same text sent twice is one import; changed and sent again it is another."""
        key, text = self.cleaned_data.get("form_key"), self.cleaned_data["text"]
        target = f"{self.cleaned_data['kind']} {self.cleaned_data['unit'].pk} {text}"
        return uuid.uuid5(key, target) if key else None


class AnswerForm(Form):
    """What a person says about a file: each heading a column or not imported, fonts, heading row.

    `answers` are what `actions.answer` takes.
    """

    NOT_IMPORTED = "-"

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        asked = run.questions
        self.names = {column.field: column.name for column in KINDS[run.kind].columns}
        self.unknown = [
            self._ask(f"c{place}", one, one["guess"] or self.NOT_IMPORTED)
            for place, one in enumerate(asked.get("columns", ()))
        ]
        self.known = [
            self._ask(f"k{place}", one, one["field"])
            for place, one in enumerate(asked.get("chosen", ()))
        ]
        self.same = {
            f"same_{one['field']}": one["field"] for one in asked.get("missing", ()) if one["names"]
        }
        for one in asked.get("missing", ()):
            if one["names"]:
                self.fields[f"same_{one['field']}"] = forms.ChoiceField(
                    label=f"{one['name']}: mọi dòng của tệp là",
                    required=False,
                    choices=[
                        ("", "(tệp có cột này, chọn ở dưới)"),
                        *[(name, name) for name in one["names"]],
                    ],
                )
        if "encoding" in asked:
            self.fields["encoding"] = forms.ChoiceField(
                label="Chữ trong tệp",
                choices=[("yes", "Chuyển sang Unicode"), ("no", "Giữ nguyên")],
            )
        elif "heading_row" in asked:
            self.fields["heading_row"] = forms.IntegerField(
                label="Dòng tiêu đề là dòng số",
                required=False,
                min_value=1,
                max_value=TABLE_TOP,
                initial=asked["heading_row"],
                widget=CountInput,
                error_messages={
                    "min_value": "Dòng tiêu đề từ dòng 1.",
                    "max_value": f"Dòng tiêu đề ở trong {TABLE_TOP} dòng đầu.",
                    "invalid": "Ghi số của dòng, ví dụ 5.",
                },
            )
        self.asked = asked

    def _ask(self, name, one, initial):
        self.fields[name] = forms.ChoiceField(
            label=one["heading"],
            choices=[(self.NOT_IMPORTED, "Không nhập"), *self.names.items()],
            initial=initial,
        )
        return name, one

    def headings(self):
        """[(bound field, question)] of the headings nobody knows, then of those that were found."""
        return [(self[name], one) for name, one in self.unknown]

    def same_in_all(self):
        """Bound fields of the missing columns that may say the same in every row."""
        return [self[name] for name in self.same]

    def headings_known(self):
        return [(self[name], one) for name, one in self.known]

    def clean(self):
        cleaned = super().clean()
        chosen = {}
        for name, one in [*self.known, *self.unknown]:
            field = cleaned.get(name, self.NOT_IMPORTED)
            if field != self.NOT_IMPORTED and field in chosen:
                self.add_error(
                    name,
                    f"Cột “{chosen[field]}” của tệp cũng được chọn là “{self.names[field]}”; "
                    "mỗi cột chỉ chọn một lần.",
                )
            chosen.setdefault(field, one["heading"])
        for name, field in self.same.items():
            if cleaned.get(name) and field in chosen:
                self.add_error(
                    name,
                    f"Cột “{chosen[field]}” của tệp đã được chọn là “{self.names[field]}”; bỏ một trong hai.",
                )
        return cleaned

    @property
    def answers(self):
        cleaned = self.cleaned_data
        found = {}
        if "encoding" in self.fields:
            found["encoding"] = cleaned["encoding"] == "yes"
        if cleaned.get("heading_row") and cleaned["heading_row"] != self.asked["heading_row"]:
            found["heading_row"] = cleaned["heading_row"]
            return found  # other headings: what was said about these no longer counts
        columns = {one["key"]: self._field(name) for name, one in self.unknown}
        columns |= {
            one["key"]: self._field(name)
            for name, one in self.known
            if self._field(name) != one["field"]
        }
        if columns:
            found["columns"] = columns
        same = {field: cleaned[name] for name, field in self.same.items() if cleaned.get(name)}
        if same:
            found["same"] = same
        return found

    def _field(self, name):
        field = self.cleaned_data[name]
        return "" if field == self.NOT_IMPORTED else field


class ImportFilterForm(FilterForm):
    """Which imports the list shows."""

    q = forms.CharField(label="Tên tệp", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Mọi loại"), *Import.Kind.choices]
    )
    status = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Mọi tình trạng"), *Import.Status.choices]
    )
    by = forms.ChoiceField(
        label="Người nhập", required=False, choices=[("", "Mọi người"), ("me", "Tôi")]
    )
    shown = 4

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def narrow(self, imports):
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            imports = imports.filter(name__icontains=chosen["q"])
        if chosen.get("by"):
            imports = imports.of(self.user)
        for name in ("kind", "status"):
            if chosen.get(name):
                imports = imports.filter(**{name: chosen[name]})
        return imports


class RowFilterForm(FilterForm):
    """Which rows of an import the grid shows."""

    state = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Mọi dòng"), *StagedRow.State.choices]
    )
    outcome = forms.ChoiceField(
        label="Khi lưu sẽ", required=False, choices=[("", "Tất cả"), *StagedRow.Outcome.choices]
    )

    def narrow(self, rows):
        self.is_valid()
        for name in ("state", "outcome"):
            if self.cleaned_data.get(name):
                rows = rows.filter(**{name: self.cleaned_data[name]})
        return rows


def units_of(user):
    """The own unit and the units of today below it; for national staff only provinces."""
    units = Unit.objects.visible_to(user).current()
    if user.unit.level == Unit.Level.NATION:
        units = units.exclude(level__in=[Unit.Level.BASE, Unit.Level.DISTRICT])
    return units.order_by("depth", "name_key", "id")
