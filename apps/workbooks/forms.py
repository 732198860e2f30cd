"""The form that takes a workbook."""

from django import forms

from apps.accounts.roles import Permission
from apps.core.forms import Form
from apps.core.spreadsheets.reading import MAX_BYTES
from apps.organisation.models import Unit
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import


class WorkbookForm(Form):
    """Which workbook, of what, into which unit."""

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
    file = forms.FileField(
        label="Tệp",
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods) hoặc CSV; nhiều nhất 10 MB, 50.000 dòng.",
        error_messages={
            "required": "Hãy chọn tệp.",
            "empty": "Tệp không có nội dung; chọn lại tệp.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = units_of(user)
        self.fields["unit"].initial = user.unit_id

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                "Tệp lớn hơn 10 MB; bỏ ảnh và trang không cần, hoặc tách thành nhiều tệp."
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Import.Kind.TOTALS and not self.user.may(Permission.EDIT_TOTALS):
            self.add_error("kind", "Bạn không có quyền nhập số liệu những năm trước.")
        return cleaned


def units_of(user):
    """The own unit and the units of today below it; for national staff only provinces."""
    units = Unit.objects.visible_to(user).current()
    if user.unit.level == Unit.Level.NATION:
        units = units.exclude(level__in=[Unit.Level.BASE, Unit.Level.DISTRICT])
    return units.order_by("depth", "name_key", "id")
