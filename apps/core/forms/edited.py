"""Form sides of `core.models.Edited`: lost updates and double clicks."""

import uuid

from django import forms

from apps.core.forms.compared import UNKNOWN, ComparedField
from apps.core.text import whole_number

CONFLICT = (
    "Trong lúc bạn sửa, người khác đã lưu thay đổi ở cùng những mục bạn sửa. Những gì bạn nhập vẫn "
    "còn. Hãy chọn giá trị được giữ ở từng mục dưới đây, rồi lưu lần nữa."
)


class VersionedFormMixin:
    """For edit forms of an `Edited` model: what two people changed at once is put together.

    Put it before ModelForm. The view loads the instance in the same request; the action must
    still compare it under its lock. The hidden `opened` holds a mark (a hash) of every value the
    page was opened with. Where the row was saved meanwhile, each field is compared three ways:
    changed only by the other: the stored value is taken, and listed in `taken_over`; changed only
    here: it stays; changed by both: it stands in `conflict`, the form asks which one to keep, and
    asks again if the stored value moves on once more. Both are lists of `compared.Difference`.
    `cleaned_data["version"]` is then the version of the instance.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict, self.taken_over = [], []
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.instance.version
        )
        self.fields["opened"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=self._marks
        )

    def compared(self):
        """All that two people may change at once: list[Compared]. Rows of a formset may be added."""
        return [
            ComparedField(self[name])
            for name, field in self.fields.items()
            if not (field.disabled or field.widget.is_hidden or field.widget.needs_multipart_form)
        ]

    def prepare(self):
        """What a form with rows does before comparing; `data` is a copy that may be changed."""

    def _marks(self):
        return _written({item.key: item.stored_mark() for item in self.compared()})

    def _clean_fields(self):
        typed = self.data.get(self.add_prefix("version"), "")
        if whole_number(str(typed), most=2**31) not in (None, self.instance.version):
            self._put_together()
        super()._clean_fields()

    def _put_together(self):
        opened = _read(self.data.get(self.add_prefix("opened")) or "")
        self.data = self.data.copy()
        self.prepare()
        marks = {}
        for item in self.compared():
            marks[item.key] = self._settle(item, opened)
        if not self.conflict:
            self.data[self.add_prefix("version")] = self.instance.version
        self.data[self.add_prefix("opened")] = _written(marks)

    def _settle(self, item, opened):
        """Decide on one thing; gives the mark of the value that what is typed now stands on."""
        stored, typed = item.stored_mark(), item.typed_mark()
        if not item.is_on_page:
            if item.key not in opened:
                self.taken_over.append(item.difference())
            return stored
        # A page that brings no marks at all: whoever opened it may have seen anything.
        base = opened.get(item.key, typed if opened else UNKNOWN)
        if typed == stored or base == stored:
            return stored
        difference = item.difference()
        choice = self.data.get(difference.choice)
        if base == typed:
            self.taken_over.append(difference)
            item.take_stored()
        elif choice == difference.stored_choice:
            item.take_stored()
        elif choice != difference.mine_choice:
            self.conflict.append(difference)
            return base
        return stored

    def clean(self):
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, forms.ValidationError(CONFLICT, code="conflict"))
        return cleaned


def _written(marks):
    return " ".join(f"{key}={mark}" for key, mark in marks.items())


def _read(text):
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


class IdempotencyMixin:
    """For create forms of an `Edited` model: a second click sends the same `form_key` again.

    Put it before ModelForm. `already_saved()` gives the row that the first click made, or None;
    the unique constraint on `form_key` stands behind it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_form_key(self):
        self.instance.form_key = self.cleaned_data["form_key"]
        return self.instance.form_key

    def already_saved(self):
        key = self.cleaned_data.get("form_key")
        rows = type(self.instance)._base_manager
        return rows.filter(form_key=key).first() if key else None
