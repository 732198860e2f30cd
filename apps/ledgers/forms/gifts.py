"""What is asked before a book makes aid: does it belong to the campaign, does it overlap."""

from django import forms

from apps.aid_records.models import Exclusion, OtherCampaign
from apps.aid_records.overlap import RULE, overlaps
from apps.aid_records.proposals import propose
from apps.ledgers.forms.households import OverlapFormMixin

GIFT_FIELDS = ("exclusion", "other_campaign", "overlap_reason")


class GiftQuestionsMixin(OverlapFormMixin):
    """Fields of the questions, and `ask_about(gifts, text)`: the system proposes, a person decides.

    The proposal speaks once; sending again means that the person decided.
    """

    overlap_rule = RULE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.overlapping = []
        self.fields["exclusion"] = forms.ChoiceField(
            label="Không thuộc giá trị Cuộc vận động",
            required=False,
            choices=[("", "Thuộc Cuộc vận động"), *Exclusion.choices],
            help_text="Cứu trợ khẩn cấp một lần do thiên tai thì chọn X1: vẫn lưu, được cộng riêng.",
        )
        self.fields["other_campaign"] = forms.ModelChoiceField(
            label="Cuộc vận động khác",
            required=False,
            queryset=OtherCampaign.objects.filter(is_active=True),
            empty_label="Không có",
            help_text="Chỉ chọn khi lý do là X5.",
        )
        self.fields["proposal_seen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def check_exclusion(self, cleaned):
        is_other = cleaned.get("exclusion") == Exclusion.OTHER_CAMPAIGN
        if is_other and not cleaned.get("other_campaign"):
            self.add_error("other_campaign", "Lý do X5 phải nêu cuộc vận động, phong trào nào.")
        elif not is_other and cleaned.get("other_campaign"):
            self.add_error("other_campaign", "Chỉ chọn cuộc vận động khác khi lý do là X5.")

    def ask_about(self, gifts, *, text):
        """Ask about unsaved aid records that are about to be made."""
        cleaned = self.cleaned_data
        for gift in gifts:
            gift.exclusion = cleaned.get("exclusion") or ""
        self.overlapping = [overlap for overlap in overlaps(gifts) if overlap]
        if self.overlapping and not cleaned.get("overlap_reason"):
            self.ask_about_overlap("Hãy xem những lần được nêu, rồi ghi lý do vẫn trao.")
        if gifts and not cleaned.get("exclusion"):
            self._propose(gifts[0], text)

    def _propose(self, gift, text):
        proposal = propose(address=gift.address, given_on=gift.given_on, text=text)
        if proposal is None or self.cleaned_data["proposal_seen"] == proposal.exclusion:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("proposal_seen")] = proposal.exclusion.value
        self.add_error(
            "exclusion",
            f"Đề xuất “{proposal.exclusion.label}” vì {proposal.why}. Hãy chọn lý do này; hoặc, nếu "
            "trợ giúp thuộc Cuộc vận động, giữ nguyên và bấm nút lần nữa.",
        )

    def gift_fields(self):
        """What the action puts into every aid record it makes."""
        return {name: self.cleaned_data[name] for name in GIFT_FIELDS}
