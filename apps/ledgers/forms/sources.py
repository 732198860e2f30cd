"""Where money or goods come from: a sponsor of the register, a new one, or words."""

from apps.aid_records.forms.fields import SponsorFieldsMixin


class SourceFieldsMixin(SponsorFieldsMixin):
    """Fields `donor`, `donor_kind` and `source`: one of sponsor and words, for `self.aid_model`."""

    aid_model = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        donor, source = self.fields["donor"], self.fields["source"]
        donor.required = False
        donor.help_text = "Tên, mã hoặc số trong sổ của tỉnh. Để trống khi không phải nhà tài trợ."
        source.help_text = "Khi không phải nhà tài trợ, ví dụ: gia đình tự góp, ngân sách xã."

    def clean(self):
        cleaned = super().clean()
        source, has_donor = cleaned.get("source"), bool(cleaned.get("donor"))
        if has_donor and source:
            self.add_error("source", "Đã ghi nhà tài trợ thì để trống mục này.")
        elif has_donor:
            self.settle_sponsor(self.aid_model)
        else:
            self.instance.sponsor = None
            if not source and not {"donor", "source"} & set(self.errors):
                self.add_error("donor", "Hãy ghi nhà tài trợ, hoặc ghi nguồn ở mục “Nguồn khác”.")
        return cleaned
