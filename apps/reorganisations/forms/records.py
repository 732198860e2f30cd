"""The decree of a reorganisation, and files of links."""

from django import forms

from apps.core.forms import Form, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.core.forms.uploads import FilesField, FilesInput
from apps.core.spreadsheets import SpreadsheetError
from apps.organisation.forms import UnitField
from apps.organisation.models import Reorganisation, Unit
from apps.reorganisations.reading import read_links

TABLES = ".xlsx,.xls,.ods,.csv"
SHOWN_PROBLEMS = 50


class ReorganisationForm(ModelForm):
    """The decree, its days, and the unit that holds all that is touched."""

    scope = UnitField(
        label="Trong phạm vi",
        help_text="Đơn vị chứa tất cả những đơn vị được sắp xếp, ví dụ tỉnh; sáp nhập các tỉnh thì là cả nước.",
    )

    class Meta:
        model = Reorganisation
        fields = ["name", "decree", "decree_on", "starts_on", "scope"]
        help_texts = {
            "name": "Ví dụ: Sắp xếp xã, phường của tỉnh Đắk Lắk năm 2025",
            "decree": "Ví dụ: 1660/NQ-UBTVQH15",
            "starts_on": "Đơn vị cũ còn đến hết ngày trước đó.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].offer(Unit.objects.visible_to(user).current())

    def clean(self):
        cleaned = super().clean()
        decree_on, starts_on = cleaned.get("decree_on"), cleaned.get("starts_on")
        if decree_on and starts_on and starts_on < decree_on:
            self.add_error("starts_on", "Ngày có hiệu lực phải từ ngày văn bản trở đi.")
        return cleaned


class ReorganisationEditForm(VersionedFormMixin, ReorganisationForm):
    pass


class LinksFormMixin:
    """Reads the file of links with the files of new units; `lines` is what came of it."""

    lines = None

    def read(self, scope):
        file = self.cleaned_data.get("links")
        if not file:
            if self.cleaned_data.get("units"):
                self.add_error(
                    "links", "Gửi kèm tệp quan hệ cũ – mới nói đơn vị nào vào đơn vị nào."
                )
            return
        try:
            self.lines = read_links(file, scope=scope, units=self.cleaned_data["units"])
        except SpreadsheetError as error:
            self.add_error("links", str(error))
            return
        problems = self.lines.problems
        for row, words in problems[:SHOWN_PROBLEMS]:
            self.add_error("links", f"Dòng {row}: {words}" if row else words)
        if len(problems) > SHOWN_PROBLEMS:
            self.add_error("links", f"… và {len(problems) - SHOWN_PROBLEMS} dòng lỗi nữa.")

    @property
    def changes(self):
        return self.lines.changes if self.lines else []


def _links_field(**kwargs):
    return forms.FileField(
        label="Tệp quan hệ cũ – mới",
        widget=forms.FileInput(attrs={"accept": TABLES}),
        help_text="Excel hoặc CSV, như links.csv của danh mục Nhà nước hoặc tệp mẫu ở trang này.",
        **kwargs,
    )


def _units_field():
    return FilesField(
        label="Tệp đơn vị mới",
        required=False,
        widget=FilesInput(attrs={"accept": TABLES}),
        help_text="Khi tệp trên chỉ ghi mã của đơn vị lập mới: communes.csv, provinces.csv của danh mục mới. Chọn được nhiều tệp.",
    )


class ReorganisationCreateForm(LinksFormMixin, IdempotencyMixin, ReorganisationForm):
    """With or without a file: lines can be added by hand later."""

    links = _links_field(required=False)
    units = _units_field()
    sections = [
        ("Văn bản", ["name", "decree", "decree_on", "starts_on", "scope"]),
        ("Từ tệp, nếu có", ["links", "units"]),
    ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("scope"):
            self.read(cleaned["scope"])
        return cleaned


class LinesForm(LinksFormMixin, Form):
    """More lines from a file."""

    links = _links_field()
    units = _units_field()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean(self):
        cleaned = super().clean()
        self.read(self.scope)
        return cleaned
