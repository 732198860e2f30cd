"""The form of handing a house over: the day, and what becomes of each source."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import format_date, today
from apps.core.forms import DayField, Form
from apps.core.money import format_money
from apps.ledgers.actions.books import why_not_on
from apps.ledgers.actions.house import Decision, gift_for, linkable
from apps.ledgers.forms.gifts import GiftQuestionsMixin
from apps.ledgers.models import HouseFunding

MAKE, NOT_NOW = "make", "none"


class HandOverForm(GiftQuestionsMixin, Form):
    """The day, and what becomes of each source: new aid, aid that is on file already, nothing yet."""

    def __init__(self, *args, house, **kwargs):
        super().__init__(*args, **kwargs)
        self.house = house
        if house.handed_over_on is None:
            self.fields["day"] = DayField(label="Ngày bàn giao", initial=today)
            self.order_fields(["day"])
        self.candidates = linkable(house, day=house.handed_over_on or today())
        self.waiting = []
        if house.address_id:
            waiting = HouseFunding.objects.to_become_aid().filter(house=house)
            self.waiting = list(waiting.select_related("sponsor"))
        offered = {}
        for funding in self.waiting:
            aid = self.candidates.get(funding.sponsor_id, [])
            offered[funding.pk] = next((one for one in aid if one.is_likely), None)
            choices = [
                (MAKE, "Ghi trợ giúp mới"),
                *((str(one.pk), self._told(one)) for one in aid),
                (NOT_NOW, "Chưa ghi trợ giúp cho nguồn này"),
            ]
            likely = offered[funding.pk]
            self.fields[f"f{funding.pk}"] = forms.ChoiceField(
                label=funding.shown_source,
                choices=choices,
                widget=forms.RadioSelect,
                initial=str(likely.pk) if likely else MAKE,
            )
            self.fields[f"v{funding.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=funding.version
            )
        if not self.waiting:
            for name in ("exclusion", "other_campaign"):
                del self.fields[name]

    @staticmethod
    def _told(aid):
        value = "chưa quy đổi" if aid.value is None else f"{format_money(aid.value)} đồng"
        likely = ", có thể chính là lần này" if aid.is_likely else ""
        return (
            f"Đã ghi trước đây: {format_date(aid.given_on)}, {aid.form.name}, {value} "
            f"(số {aid.pk}{likely})"
        )

    def rows(self):
        """[(funding, the aid it would become, its boxes, whether a double is likely)]"""
        day = self.house.handed_over_on or today()
        return [
            (
                funding,
                gift_for(funding, self.house, day=day),
                self[f"f{funding.pk}"],
                any(one.is_likely for one in self.candidates.get(funding.sponsor_id, [])),
            )
            for funding in self.waiting
        ]

    def clean_day(self):
        day = self.cleaned_data["day"]
        if why := why_not_on(day, self.house.aid_model):
            raise ValidationError(why)
        if self.house.started_on and day < self.house.started_on:
            began = format_date(self.house.started_on)
            raise ValidationError(f"Ngày bàn giao ở trước ngày bắt đầu ({began}).")
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.waiting or self.errors:
            return cleaned
        self.check_exclusion(cleaned)
        chosen = [cleaned[f"f{one.pk}"] for one in self.waiting]
        linked = [choice for choice in chosen if choice.isdigit()]
        if len(linked) != len(set(linked)):
            self.add_error(None, "Một lần trợ giúp chỉ gắn được với một nguồn. Hãy chọn lại.")
        if self.house.household.headcount is None:
            self.add_error(None, "Hồ sơ của hộ chưa ghi số người; hãy sửa hồ sơ trước.")
        if not self.errors:
            gifts = [
                gift_for(one, self.house, day=self.day)
                for one, choice in zip(self.waiting, chosen, strict=True)
                if choice == MAKE
            ]
            self.ask_about(gifts, text=self.house.note)
        return cleaned

    @property
    def day(self):
        return self.house.handed_over_on or self.cleaned_data["day"]

    def decisions(self):
        """{source: Decision} for the action."""
        made = {}
        for funding in self.waiting:
            choice = self.cleaned_data[f"f{funding.pk}"]
            aid = int(choice) if choice.isdigit() else None
            version = self.cleaned_data[f"v{funding.pk}"]
            made[funding.pk] = Decision(version=version, makes=choice == MAKE, aid=aid)
        return made

    def gift_fields(self):
        return super().gift_fields() if self.waiting else {}
