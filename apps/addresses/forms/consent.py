"""The forms of consent: what the family allows, how it takes that back, whose runs out."""

from django import forms
from django.db.models import CheckConstraint
from django.forms.models import construct_instance
from django.utils.html import format_html

from apps.addresses.forms.steps import StepForm
from apps.addresses.models import Consent
from apps.addresses.signing import Signing
from apps.core.dates import DateError, format_date, parse_date, today
from apps.core.files import ACCEPTED
from apps.core.forms import DayField, IdempotencyMixin, ModelForm, TidyCharField
from apps.organisation.forms import UnitField, WithinUnitFilterForm

Level = Consent.Level

SHOWN = {
    Level.ANONYMOUS: (
        "Người lạ chỉ thấy cách gọi và chữ cái đầu của tên (ví dụ “Bà T.”), nhóm tuổi, xã hoặc tỉnh, nhóm "
        "hoàn cảnh, số người và những gì đang cần."
    ),
    Level.NAMED: (
        "Như trên, nhưng thấy đủ họ và tên. Vẫn không có ngày sinh, số định danh, điện thoại, số nhà, "
        "thôn buôn, dân tộc, tôn giáo, bệnh tật và tên người khác trong nhà."
    ),
    Level.NONE: "Người lạ không thấy gì. Điều đang công khai (nếu có) được gỡ ngay.",
}
LABELS = {"level": "Gia đình chọn mức nào", "relation": "Người ký là ai"}
PLACES = {
    "consent_signed": "signed_by",
    "consent_span": "expires_on",
    "consent_no_child_is_pictured": "with_photo",
    "consent_picture_is_named": "with_photo",
    "consent_child_is_represented": "relation",
    "consent_child_agrees": "child_agreed",
    "consent_adult_signs": "relation",
    "consent_collective_is_represented": "relation",
    "consent_has_evidence": "upload",
}
"""The field at which the words of a broken constraint stand; others stand at the level."""


class ConsentForm(IdempotencyMixin, ModelForm):
    """What a family agreed to. What is offered follows from the age on the day of signing.

    A file that was sent is kept with the address before the form is checked: `kept`, or `refused` with
    the words about it.
    """

    upload = forms.FileField(
        label="Chụp hoặc chọn bản ký",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-shrink": ""}),
        help_text="Ảnh chụp phiếu đã ký hoặc tệp PDF, nhiều nhất 10 MB.",
    )
    sections = [
        ("Ngày ký và người ký", ["given_on", "signed_by", "relation", "child_agreed"]),
        ("Mức công khai", ["level", "with_story", "with_photo"]),
        ("Bản ký", ["upload", "evidence"]),
        ("Thời hạn", ["expires_on"]),
    ]

    class Meta:
        model = Consent
        fields = [
            "given_on",
            "signed_by",
            "relation",
            "child_agreed",
            "level",
            "with_story",
            "with_photo",
            "evidence",
            "expires_on",
        ]
        labels = {
            **LABELS,
            "given_on": "Ngày ký",
            "signed_by": "Họ và tên người ký",
            "child_agreed": "Cháu tự mình đồng ý (đã hỏi riêng cháu, cháu ký hoặc ghi tên vào phiếu)",
            "with_story": "Cho kể ngắn gọn hoàn cảnh",
            "with_photo": "Cho dùng ảnh",
            "evidence": "Hoặc chọn giấy tờ đã có trong hồ sơ",
            "expires_on": "Chỉ đồng ý đến hết ngày",
        }
        help_texts = {
            "given_on": "Ngày ghi trên phiếu.",
            "child_agreed": "",
            "with_story": (
                "Vài câu viết riêng cho công chúng, không nêu tên người, trường học, thôn buôn, số điện thoại."
            ),
            "with_photo": (
                "Chỉ khi công khai danh tính; không bao giờ có mặt trẻ em. "
                "Cán bộ duyệt xem lại từng ảnh trước khi công khai."
            ),
            "expires_on": "Để trống thì có giá trị 12 tháng kể từ ngày ký.",
        }
        widgets = {"level": forms.RadioSelect, "relation": forms.RadioSelect}

    def __init__(self, *args, address, user, kept=None, refused="", **kwargs):
        super().__init__(*args, **kwargs)
        self.address, self.refused = address, refused
        fields = self.fields
        fields["given_on"].initial = today
        fields["expires_on"].required = fields["relation"].required = False
        self.signing = Signing(address, self._signed_on())
        fields["level"].choices = [
            (level, self._told(level)) for level in Level if level in self.signing.levels
        ]
        fields["level"].error_messages["invalid_choice"] = self._not_offered()
        fields["relation"].choices = [(one, one.label) for one in self.signing.relations]
        if len(self.signing.relations) == 1:
            fields["relation"].initial = self.signing.relations[0]
        papers = address.attachments.in_force().order_by("-id")
        fields["evidence"].queryset = papers
        fields["evidence"].label_from_instance = _paper
        if kept:
            fields[
                "evidence"
            ].help_text = f"Tệp “{kept.name}” đã gửi lên và giữ trong hồ sơ, không cần chọn lại."
        elif not papers.exists():
            del fields["evidence"]
        if not self.signing.child_agrees:
            del fields["child_agreed"]
        if self.signing.is_child:
            del fields["with_photo"]
        if self.signing.levels == (Level.NONE,):
            for name in ("with_story", "with_photo", "expires_on"):
                del fields[name]

    def _signed_on(self):
        """The day on the paper as far as it is known, else today."""
        typed = self.data.get("given_on", "") if self.is_bound else ""
        try:
            return parse_date(typed)
        except DateError:
            return today()

    @staticmethod
    def _told(level):
        return format_html('{}<span class="soft d-block">{}</span>', level.label, SHOWN[level])

    def _not_offered(self):
        broken = "consent_no_child_is_named" if self.signing.is_child else "consent_birth_known"
        return next(
            one for one in Consent._meta.constraints if one.name == broken
        ).violation_error_message

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > today():
            raise forms.ValidationError(f"Ngày ký không được sau hôm nay ({format_date(today())}).")
        return day

    def clean(self):
        cleaned = super().clean()
        if self.refused:
            self.add_error("upload", self.refused)
        if cleaned.get("level") == Level.NONE:
            cleaned |= {name: False for name in ("with_photo", "with_story") if name in self.fields}
            cleaned["relation"] = cleaned.get("relation") or self.signing.relations[0]
        elif not cleaned.get("relation") and "relation" not in self.errors:
            self.add_error("relation", self.fields["relation"].error_messages["required"])
        return cleaned

    def _post_clean(self):
        """Every rule of the database that is broken, each with its words at its field.

        In place of ModelForm's own check, which knows nothing of what the dossier says.
        """
        construct_instance(self, self.instance, self._meta.fields)
        if not {"level", "given_on"} <= set(self.cleaned_data):
            return
        self.instance.take_over(self.address)
        self.instance.expires_on = self.instance.expires_on or self.instance.longest()
        for constraint in Consent._meta.constraints:
            place = PLACES.get(constraint.name, "level")
            place = place if place in self.fields else "level"
            if not isinstance(constraint, CheckConstraint) or place in self.errors:
                continue
            try:
                constraint.validate(Consent, self.instance)
            except forms.ValidationError as error:
                self.add_error(place, error)


def _paper(paper):
    return f"{paper.name} (gửi ngày {format_date(paper.created_at)})"


class ConsentWithdrawForm(StepForm):
    """How the family said so; any way will do."""

    WAYS = [
        ("Nói trực tiếp", "Nói trực tiếp"),
        ("Gọi điện thoại", "Gọi điện thoại"),
        ("Giấy, thư, tin nhắn", "Giấy, thư, tin nhắn"),
        ("Cách khác", "Cách khác"),
    ]

    on = DayField(label="Ngày gia đình rút đồng ý", initial=today)
    way = forms.ChoiceField(label="Rút bằng cách nào", choices=WAYS, widget=forms.RadioSelect)
    words = TidyCharField(
        label="Ai nói, nói thế nào",
        required=False,
        max_length=300,
        help_text="Không cần lý do. Ghi lại nếu gia đình có nói thêm.",
    )

    def content(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        return {
            "on": cleaned["on"],
            "how": ": ".join(filter(None, [cleaned["way"], cleaned["words"]])),
        }


class ConsentFilterForm(WithinUnitFilterForm):
    """Whose consent is looked at; without `state` those that need a new paper soon, or already."""

    SOON, OVER, BIRTHDAY, CHANGED, IN_FORCE, REFUSED = (
        "soon",
        "over",
        "birthday",
        "changed",
        "in_force",
        "refused",
    )
    STATES = [
        ("", "Cần hỏi lại: sắp hết hạn trong 30 ngày hoặc đã hết hạn"),
        (SOON, "Sắp hết hạn trong 30 ngày"),
        (OVER, "Đã hết hạn"),
        (BIRTHDAY, "Hết vì tròn 7 tuổi hoặc đủ 16 tuổi"),
        (CHANGED, "Hồ sơ đổi năm sinh hoặc loại sau khi ký"),
        (IN_FORCE, "Đang có hiệu lực"),
        (REFUSED, "Gia đình không đồng ý công khai"),
    ]

    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)
    unit = UnitField(label="Đơn vị", required=False)

    def narrow(self, consents):
        if not self.is_valid():
            return consents.none()
        consents, state = consents.of_open_addresses(), self.cleaned_data["state"]
        if unit := self.cleaned_data.get("unit"):
            consents = consents.filter(address__unit__path__startswith=unit.path)
        if state == self.SOON:
            return consents.running_out()
        if state == self.OVER:
            return consents.run_out()
        if state == self.BIRTHDAY:
            return consents.standing().filter(level__gt=0).ending_by_age()
        if state == self.CHANGED:
            return consents.not_fitting()
        if state == self.IN_FORCE:
            return consents.in_force()
        if state == self.REFUSED:
            return consents.standing().filter(level=Level.NONE)
        return consents.to_renew()
