"""One line by hand, of each of the seven kinds; looking for lines."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.core.forms import FilterForm, Form, TidyCharField
from apps.core.text import fold, tidy
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit, UnitChange, UnitQuerySet
from apps.reorganisations.columns import WORDS
from apps.reorganisations.reading import LineError, in_kind, kind_of

What = UnitChange.What


class AimField(UnitField):
    """A unit that is there, or one that the same reorganisation makes (a NEW line)."""

    made = ()
    default_error_messages = {
        "made": "“%(text)s” có thể là: %(names)s. Hãy ghi đủ tên, kể cả xã hay phường."
    }

    def to_python(self, value):
        text = tidy(value or "")
        bare = text[text.rindex("(") + 1 : -1] if text.endswith(")") and "(" in text else text
        found = [
            line for line in self.made if bare == line.new_key or fold(text) == fold(line.new_name)
        ]
        if len(found) == 1:
            return found[0]
        meant = [line for line in self.made if fold(line.new_name) in UnitQuerySet.names_of(bare)]
        if meant and not found:
            there = list(self.queryset.named(bare)[:20])
            if len(meant) == 1 and not there:
                return meant[0]
            names = "; ".join(
                [f"{line.new_name} (lập mới)" for line in meant] + [unit.name for unit in there]
            )
            raise ValidationError(
                self.error_messages["made"], "made", {"text": text, "names": names}
            )
        return super().to_python(value)


class ListedUnitsMixin:
    """Several, one on each line of a box."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        found, problems = [], []
        for text in (value or "").splitlines():
            try:
                if unit := super().to_python(text):
                    found.append(unit)
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return found

    def prepare_value(self, value):
        return value


class ListedUnitsField(ListedUnitsMixin, UnitField):
    pass


class ListedAimsField(ListedUnitsMixin, AimField):
    pass


EACH_ON_A_LINE = "Mỗi dòng một đơn vị: tên hoặc khóa."
FIELDS = {
    What.JOIN: ["old", "into", "decree"],
    What.DIVIDE: ["old", "into", "decree"],
    What.NEW: ["new_name", "new_kind", "under", "new_code", "decree"],
    What.RENAME: ["old", "new_name", "decree"],
    What.CHANGE_KIND: ["old", "new_kind", "new_name", "decree"],
    What.TRANSFER: ["old", "under", "decree"],
    What.DISSOLVE: ["old", "decree"],
}
LEDES = {
    What.JOIN: "Đơn vị cũ vào trọn một đơn vị: hồ sơ, người dùng, mô hình, đăng ký tự đi theo.",
    What.DIVIDE: "Đơn vị cũ chia cho nhiều đơn vị: hồ sơ chờ được giao theo thôn, buôn. Kể đủ mọi đơn vị nhận.",
    What.NEW: "Đơn vị chưa có trong hệ thống. Các dòng nhập, chia sau đó ghi tên của nó ở ô “Vào đơn vị”.",
    What.RENAME: "Đơn vị vẫn là nó, chỉ khác tên.",
    What.CHANGE_KIND: "Ví dụ xã thành phường. Tên mới để trống thì lấy tên cũ với loại mới.",
    What.TRANSFER: "Đơn vị cùng mọi đơn vị bên dưới về đơn vị cấp trên khác.",
    What.DISSOLVE: "Đơn vị kết thúc mà không đơn vị nào kế tiếp, ví dụ trường giải thể.",
}
SEVERAL = {What.JOIN: "old", What.DIVIDE: "into", What.TRANSFER: "old", What.DISSOLVE: "old"}
"""Which field takes several units when lines are added: one line is made for each."""


class LineForm(Form):
    """A line of one kind. `lines()` gives the UnitChanges; with `line` it is corrected instead."""

    old = UnitField(label="Đơn vị")
    into = AimField(label="Vào đơn vị")
    new_name = TidyCharField(label="Tên mới", max_length=200)
    new_kind = forms.ChoiceField(label="Loại mới", choices=Unit.Kind.choices)
    under = AimField(label="Đơn vị cấp trên")
    new_code = forms.RegexField(
        r"^[0-9]{2,5}$",
        label="Mã hành chính",
        required=False,
        help_text="Theo danh mục của Nhà nước, nếu đã có.",
        error_messages={"invalid": "Mã hành chính gồm 2 đến 5 chữ số."},
    )
    decree = TidyCharField(
        label="Nghị quyết riêng",
        max_length=120,
        required=False,
        help_text="Chỉ ghi khi dòng này theo văn bản khác với cả đợt.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, reorganisation, what, made=(), line=None, **kwargs):
        self.what, self.line, self.reorganisation = what, line, reorganisation
        initial = {"version": reorganisation.version, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial | self._initial(made), **kwargs)
        several = "" if line else SEVERAL.get(what)
        if several:
            field = ListedAimsField if several == "into" else ListedUnitsField
            label = "Vào các đơn vị" if several == "into" else "Những đơn vị"
            self.fields[several] = field(label=label, help_text=EACH_ON_A_LINE)
        if what == What.CHANGE_KIND:
            self.fields["new_name"].required = False
        inside = Unit.objects.within(reorganisation.scope).current()
        for name, field in self.fields.items():
            if isinstance(field, UnitField):
                field.offer(inside)
            if isinstance(field, AimField):
                field.made = [one for one in made if line is None or one.pk != line.pk]
                if field.made and name == "into":
                    names = "; ".join(one.new_name for one in field.made[:8])
                    field.help_text = f"{field.help_text} Đơn vị lập mới trong đợt này: {names}."
        for name in [*self.fields]:
            if name not in (*FIELDS[what], "version"):
                del self.fields[name]
        self.order_fields(FIELDS[what])

    def _initial(self, made):
        """What a stored line says."""
        if not self.line:
            return {}
        line = self.line
        keys = {one.new_key: one.new_name for one in made}
        return {
            "old": line.old,
            "into": line.new or keys.get(line.new_key, line.new_key),
            "new_name": line.new_name,
            "new_kind": line.new_kind,
            "under": line.new_parent or keys.get(line.new_parent_key, line.new_parent_key),
            "new_code": line.new_key.partition(":")[2],
            "decree": line.decree,
        }

    def clean(self):
        cleaned = super().clean()
        if self.what == What.NEW and cleaned.get("new_name") and cleaned.get("new_kind"):
            try:
                says = kind_of("", cleaned["new_name"], "2025")
            except LineError:
                says = cleaned["new_kind"]
            if says != cleaned["new_kind"]:
                self.add_error("new_kind", f"Tên “{cleaned['new_name']}” là của một loại khác.")
        return cleaned

    def lines(self):
        """The UnitChanges that were asked for (after is_valid)."""
        said = self.cleaned_data
        if self.line:
            return [self._fill(self.line, said)]
        several = SEVERAL.get(self.what)
        if not several:
            return [self._fill(UnitChange(), said)]
        return [self._fill(UnitChange(), said | {several: unit}) for unit in said[several]]

    def _fill(self, line, said):
        line.what, line.decree = self.what, said["decree"]
        line.old = said.get("old")
        line.new, line.new_key = _aim(said.get("into"))
        line.new_parent, line.new_parent_key = _aim(said.get("under"))
        line.new_name, line.new_kind = said.get("new_name", ""), said.get("new_kind", "")
        if self.what == What.NEW:
            line.new_key = self._key(line, said["new_code"])
        if self.what == What.CHANGE_KIND and not line.new_name:
            line.new_name = in_kind(line.old.name, line.new_kind)
        return line

    def _key(self, line, code):
        if code:
            return f"2025:{code}"
        if self.line and self.line.new_key and not self.line.new_key.startswith("2025:"):
            return self.line.new_key
        parent = line.new_parent
        stem = (parent.code or parent.key) if parent else line.new_parent_key.rpartition(":")[2]
        beginning = f"{stem}-"
        taken = {
            *Unit.objects.filter(key__startswith=beginning).values_list("key", flat=True),
            *self.reorganisation.changes.filter(new_key__startswith=beginning).values_list(
                "new_key", flat=True
            ),
        }
        number = 1
        while f"{beginning}{number}" in taken:
            number += 1
        return f"{beginning}{number}"


def _aim(found):
    """(unit that is there, key of one that a line makes)."""
    if isinstance(found, UnitChange):
        return None, found.new_key
    return found, ""


class LineRemoveForm(Form):
    """Nothing but the state of the draft in which the line was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LineFilterForm(FilterForm):
    """Lines of one reorganisation."""

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    what = forms.ChoiceField(label="Việc", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Tất cả"), *((w.value, w.label) for w in WORDS)]

    def narrow(self, lines):
        if not self.is_valid():
            return lines.none()
        if what := self.cleaned_data["what"]:
            lines = lines.filter(what=what)
        text = tidy(self.cleaned_data["q"])
        of_old, of_new = Q(), Q()
        for word in fold(text).split():
            of_old &= Q(old__name_folded__contains=word)
            of_new &= Q(new__name_folded__contains=word)
        return lines.filter(of_old | of_new | Q(new_name__icontains=text)) if text else lines
