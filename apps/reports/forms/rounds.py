"""Forms of reporting rounds, of the steps of a report, and what narrows their lists."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import format_date, today
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyTextField,
    VersionedFormMixin,
)
from apps.core.text import fold
from apps.organisation.models import Unit
from apps.reports.models import Round, Standing, SummaryLayout, UnitReport
from apps.reports.reporters import USUAL, name_in_choices, reporters


class RoundForm(ModelForm):
    """What opening and editing share."""

    sections = [
        ("Đợt báo cáo", ["title", "note"]),
        ("Kế hoạch", ["plan_number", "plan_date", "plan_issuer"]),
        ("Số liệu và hạn nộp", ["starts_on", "ends_on", "years", "deadline"]),
    ]

    class Meta:
        model = Round
        fields = [
            "title",
            "note",
            "plan_number",
            "plan_date",
            "plan_issuer",
            "starts_on",
            "ends_on",
            "years",
            "deadline",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Ví dụ: Tổng kết 10 năm thực hiện Cuộc vận động."
        self.fields["note"].help_text = "Đơn vị thấy lời này ở đầu trang viết báo cáo."

    def warnings(self):
        """What a person should know of the days typed before saving them; no errors."""
        asked = self.cleaned_data
        deadline, ends_on = asked["deadline"], asked["ends_on"]
        if deadline < today():
            yield (
                f"Hạn nộp {format_date(deadline)} đã qua: báo cáo nộp từ nay đều bị ghi là trễ, trừ "
                "đơn vị được gia hạn."
            )
        if deadline < ends_on:
            yield (
                f"Hạn nộp {format_date(deadline)} sớm hơn ngày chốt số liệu {format_date(ends_on)}: "
                "số liệu còn có thể tăng sau khi đơn vị nộp."
            )


class UnitsField(forms.ModelMultipleChoiceField):
    """Units to tick, under the headings of their groups."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Unit.objects.none(), **kwargs)

    def offer(self, groups):
        pks = [unit.pk for group in groups for unit in group.units]
        self.queryset = Unit.objects.filter(pk__in=pks).in_order()
        self.widget.choices = [
            (group.name, [(unit.pk, name_in_choices(unit)) for unit in group.units])
            for group in groups
        ]


class RoundCreateForm(IdempotencyMixin, RoundForm):
    """Period and plan begin as the province keeps them for its summary table."""

    groups = forms.MultipleChoiceField(
        label="Đơn vị nào báo cáo?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Báo cáo của chính đơn vị mở đợt luôn có.",
    )
    units = UnitsField(
        label="Chọn thêm từng đơn vị",
        required=False,
        help_text="Nếu chỉ vài đơn vị báo cáo, bỏ dấu ở các nhóm trên rồi chọn ở đây.",
    )

    def __init__(self, *args, user, **kwargs):
        layout = SummaryLayout.objects.remembered_for(user.unit)
        names = ("plan_number", "plan_date", "plan_issuer", "starts_on", "ends_on", "years")
        kept = {name: getattr(layout, name) for name in names}
        kwargs["initial"] = kept | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.reporters = reporters(user.unit)
        self.fields["groups"].choices = [(group.code, group.label) for group in self.reporters]
        self.fields["groups"].initial = [
            group.code for group in self.reporters if group.code in USUAL
        ]
        self.fields["units"].offer(self.reporters)

    def parts(self):
        """The groups under their heading; the page folds the single units away by itself."""
        parts = [
            (heading, [field for field in fields if field.name not in ("groups", "units")])
            for heading, fields in super().parts()
        ]
        who = [("Đơn vị báo cáo", [self["groups"]])] if self.reporters else []
        return [part for part in parts if part[1]] + who

    def clean(self):
        asked = super().clean()
        groups, units = asked.get("groups"), asked.get("units")
        if groups is not None and units is not None:
            ticked = {unit.pk for unit in units}
            self.chosen = [
                unit
                for group in self.reporters
                for unit in group.units
                if group.code in groups or unit.pk in ticked
            ]
            if self.reporters and not self.chosen:
                self.add_error("groups", "Hãy chọn ít nhất một nhóm hoặc một đơn vị.")
        return asked

    def counted(self):
        """[(name of the group, how many of it report)] of those chosen."""
        chosen = {unit.pk for unit in self.chosen}
        counts = [
            (group.name, sum(unit.pk in chosen for unit in group.units)) for group in self.reporters
        ]
        return [(name, count) for name, count in counts if count]


class RoundEditForm(VersionedFormMixin, RoundForm):
    """The period is locked once figures are frozen in it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reports = self.instance.reports.in_force()
        if reports.filter(status=UnitReport.Status.ACCEPTED).exists():
            for name in ("starts_on", "ends_on"):
                self.fields[name].disabled = True
            self.fields["ends_on"].help_text = "Đã có báo cáo chốt số liệu nên không đổi kỳ được."


class UnitsAddForm(Form):
    """Units that do not report yet."""

    units = UnitsField(
        label="Đơn vị thêm vào đợt",
        error_messages={"required": "Hãy chọn ít nhất một đơn vị."},
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        there = set(round.reports.in_force().values_list("unit_id", flat=True))
        offered = [
            type(group)(group.code, group.name, units)
            for group in reporters(round.unit)
            if (units := tuple(unit for unit in group.units if unit.pk not in there))
        ]
        self.offered = sum(len(group.units) for group in offered)
        self.fields["units"].offer(offered)


class ReasonForm(Form):
    reason = TidyTextField(
        label="Lý do", max_length=1_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SeenForm(Form):
    """A decision on a report as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, report, **kwargs):
        self.report = report
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = report.version

    def clean_version(self):
        if self.cleaned_data["version"] != self.report.version:
            self.data = self.data.copy()
            self.data["version"] = self.report.version
            raise ValidationError(
                "Báo cáo vừa thay đổi sau khi bạn mở trang này. Hãy xem lại báo cáo rồi quyết định."
            )
        return self.report.version


class GiveBackForm(SeenForm):
    reason = TidyTextField(
        label="Lý do trả lại, cần sửa những gì",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ExtendForm(ReasonForm):
    extended_to = DayField(label="Gia hạn đến hết ngày", required=False)
    field_order = ["extended_to", "reason"]

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        day, reason = self.fields["extended_to"], self.fields["reason"]
        if report.extended_to:
            day.initial, reason.initial = report.extended_to, report.extension_reason
            day.help_text = "Xóa trắng ô này để bỏ gia hạn đã cho."
        else:
            day.required = True


class RoundFilterForm(FilterForm):
    """Rounds by their words and whether they still run."""

    STATES = (("running", "Đang nhận báo cáo"), ("closed", "Đã đóng"), ("voided", "Đã hủy"))

    q = forms.CharField(label="Tìm tên đợt, số kế hoạch", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Đang nhận và đã đóng"), *STATES]
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, rounds):
        if not self.is_valid():
            return rounds.none()
        wanted = self.cleaned_data
        if words := fold(wanted["q"]).split():  # a chapter has few rounds: they are read through
            named = rounds.values_list("pk", "title", "plan_number")
            fits = [
                pk for pk, *names in named if all(word in fold(" ".join(names)) for word in words)
            ]
            rounds = rounds.filter(pk__in=fits)
        if wanted["state"] == "voided":
            return rounds.filter(voided_at__isnull=False)
        rounds = rounds.in_force()
        if wanted["state"]:
            rounds = rounds.filter(closed_at__isnull=wanted["state"] == "running")
        return rounds


class BoardFilterForm(FilterForm):
    """The reports of a round by how far they are, when they came, and the unit's name."""

    STANDINGS = {
        "not_begun": Standing.NOT_BEGUN,
        "writing": Standing.WRITING,
        "returned": Standing.RETURNED,
        "submitted": Standing.SUBMITTED,
        "accepted": Standing.ACCEPTED,
    }
    TIMES = (
        ("in_time", "Nộp đúng hạn"),
        ("late", "Nộp trễ hạn"),
        ("overdue", "Quá hạn chưa nộp"),
        ("extended", "Được gia hạn"),
    )

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    standing = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("missing", "Chưa nộp"),
            *((code, standing.label) for code, standing in STANDINGS.items()),
        ],
    )
    time = forms.ChoiceField(label="Thời hạn", required=False, choices=[("", "Tất cả"), *TIMES])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, reports):
        if not self.is_valid():
            return reports.none()
        wanted = self.cleaned_data
        for word in fold(wanted["q"]).split():
            reports = reports.filter(unit__name_folded__contains=word)
        if wanted["standing"] == "missing":
            reports = reports.missing()
        elif wanted["standing"]:
            reports = reports.filter(standing=self.STANDINGS[wanted["standing"]])
        if wanted["time"] == "extended":
            return reports.filter(extended_to__isnull=False)
        if wanted["time"] == "overdue":
            return reports.overdue(today())
        return {"in_time": reports.in_time, "late": reports.late}.get(wanted["time"], reports.all)()
