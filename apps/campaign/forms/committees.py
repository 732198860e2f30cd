"""The form of a steering committee: the committee and its members on one page."""

from collections import Counter

from apps.campaign.forms.records import RecordForm, not_after_today
from apps.campaign.models import CommitteeMember, SteeringCommittee
from apps.core.forms import IdempotencyMixin, VersionedFormMixin
from apps.core.forms.compared_rows import adopt_rows_sent_before, compared_rows
from apps.core.forms.rows import RowForm, UncheckedMixin, formset_of, problems_of
from apps.core.forms.widgets import NameInput

Role = CommitteeMember.Role
MEMBER = "Thành viên"


class MemberForm(RowForm):
    title_field = "full_name"

    class Meta:
        model = CommitteeMember
        fields = [
            "full_name",
            "role",
            "represents",
            "position",
            "agency",
            "joined_on",
            "left_on",
        ]
        labels = {"role": "Vai trò", "joined_on": "Từ ngày", "left_on": "Thôi từ ngày"}
        widgets = {"full_name": NameInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False

    def clean_role(self):
        return self.cleaned_data["role"] or Role.MEMBER


NewMemberFormSet = formset_of(MemberForm, extra=3)
MemberFormSet = formset_of(MemberForm, extra=1)


class CommitteeForm(UncheckedMixin, RecordForm):
    """What founding and editing share. `members.rows()` is what the actions take."""

    member_rows = MemberFormSet

    class Meta:
        model = SteeringCommittee
        fields = [
            "founded_on",
            "decision_number",
            "decided_on",
            "decided_by",
            "dissolved_on",
            "note",
            "unit",
        ]
        help_texts = {
            "decided_by": "Ví dụ: Ủy ban nhân dân xã, Ban Thường vụ Đảng ủy.",
            "dissolved_on": "Để trống khi ban còn hoạt động.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committee = self.instance
        self.fields["note"].widget.attrs["rows"] = 2
        self.members = self.member_rows(
            self.data if self.is_bound else None,
            prefix="members",
            stored=committee.members.in_rank() if committee.pk else (),
        )

    def clean_founded_on(self):
        return not_after_today(self.cleaned_data["founded_on"])

    def clean_decided_on(self):
        return not_after_today(self.cleaned_data["decided_on"])

    def clean_dissolved_on(self):
        return not_after_today(self.cleaned_data["dissolved_on"])

    def is_valid(self):
        return all([super().is_valid(), self.members.is_valid()])

    def clean(self):
        cleaned = super().clean()
        if self.members.is_valid():
            self._check_single_roles()
        return cleaned

    def _check_single_roles(self):
        sitting = Counter(
            row["role"] for row in self.members.rows() if not row["DELETE"] and not row["left_on"]
        )
        for role in CommitteeMember.SINGLE_ROLES:
            if sitting[role] > 1:
                self.add_error(
                    None,
                    f"Có {sitting[role]} người cùng là {Role(role).label}. Ban chỉ có một; "
                    "hãy ghi “Thôi từ ngày” cho người trước, hoặc đổi vai trò.",
                )

    def show_unchecked(self):
        """Show what was typed as it is."""
        self.is_unchecked = True
        self.members.show_unchecked()

    def problems(self):
        """[(id of the field or "", words)] of all that is wrong, in the order of the page."""
        problems = [("", message) for message in self.non_field_errors()]
        problems += [("", message) for field in self.hidden_fields() for message in field.errors]
        problems += problems_of(self.visible_fields())
        return problems + self.members.problems(MEMBER)


class CommitteeCreateForm(IdempotencyMixin, CommitteeForm):
    member_rows = NewMemberFormSet


class CommitteeEditForm(VersionedFormMixin, CommitteeForm):
    def compared(self):
        return super().compared() + compared_rows(self.members, MEMBER)

    def prepare(self):
        self.members.share(self.data)
        adopt_rows_sent_before(self.members)
