"""What narrows the lists of aid, pledges and historical totals."""

from datetime import date

from django import forms

from apps.addresses.choices import AidForm, terms
from apps.addresses.models import Address
from apps.addresses.search import search_query
from apps.aid_records.forms.fields import meant
from apps.aid_records.models import Exclusion, Pledge
from apps.core.dates import format_date, today
from apps.core.forms import DayField, FilterForm
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.sponsors.models import Side, Sponsor

ANY = ("", "Tất cả")
FEW = 1_000
FEW_ADDRESSES = 100


def of_addresses(rows, words, user):
    """The rows whose address holds the words.

    Few addresses go in as numbers, which the index of a row's address answers; many are walked
    through from the newest row on.
    """
    query = search_query(words, province_id=user.unit.province_id)
    if query is None:
        return rows
    addresses = Address.objects.filter(search=query).values_list("pk", flat=True)
    found = list(addresses[: FEW_ADDRESSES + 1])
    if len(found) <= FEW_ADDRESSES:
        return rows.filter(address__in=found)
    return rows.filter(address__search=query)


class ScopedFilterForm(FilterForm):
    """Filters every list of this app has: words, unit, sponsor, address, voided."""

    q = forms.CharField(label="Tìm tên, mã địa chỉ", required=False, max_length=100)
    sponsor = forms.CharField(label="Nhà tài trợ (tên hoặc số)", required=False, max_length=220)
    unit = UnitField(label="Đơn vị", required=False)
    address = forms.CharField(label="Mã địa chỉ", required=False, max_length=20)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def narrow(self, rows):
        if not self.is_valid():
            return rows.none()
        wanted = self.cleaned_data
        self._show_as_read(wanted)
        if not wanted["voided"]:
            rows = rows.in_force()
        if wanted["q"]:
            rows = of_addresses(rows, wanted["q"], self.user)
        if wanted["address"]:
            rows = rows.filter(address__code__iexact=wanted["address"].strip())
        if wanted["sponsor"]:
            register = Sponsor.objects.usable_by(self.user)
            sponsors = meant(register, wanted["sponsor"].strip())
            if not sponsors.exists():
                sponsors = register.matching(wanted["sponsor"])
            rows = rows.filter(sponsor__in=list(sponsors.values_list("pk", flat=True)[:FEW]))
        return self.narrow_further(rows, wanted)

    def _show_as_read(self, wanted):
        """A link's `unit=2025:66&from=2018-01-01` stands in the boxes as people write it."""
        self.data = self.data.copy()
        for name, value in wanted.items():
            if isinstance(value, Unit) and self.data[name].strip() == value.key:
                self.data[name] = self.fields[name].prepare_value(value)
            elif isinstance(value, date):
                self.data[name] = format_date(value)


class AidRecordFilterForm(ScopedFilterForm):
    """`from`, `to`, `unit`, `view`, `counted`, `excluded` and `unvalued` are what reports link to."""

    side = forms.ChoiceField(label="Bên trợ giúp", required=False, choices=[ANY, *Side.choices])
    form = forms.ChoiceField(label="Hình thức", required=False)
    view = forms.ChoiceField(
        label="Tính theo đơn vị",
        required=False,
        choices=[("", "Lúc trợ giúp"), ("current", "Hiện nay của địa chỉ")],
    )
    exclusion = forms.ChoiceField(
        label="Lý do không thuộc Cuộc vận động", required=False, choices=[ANY, *Exclusion.choices]
    )
    counted = forms.BooleanField(label="Chỉ trợ giúp được tính vào số liệu", required=False)
    excluded = forms.BooleanField(label="Chỉ trợ giúp không thuộc Cuộc vận động", required=False)
    unvalued = forms.BooleanField(label="Chỉ trợ giúp chưa quy đổi", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [ANY, *terms(AidForm)]
        self.fields["from"] = DayField(label="Từ ngày", required=False)
        self.fields["to"] = DayField(label="Đến ngày", required=False)
        self.order_fields(
            ["q", "from", "to", "unit", "view", "sponsor", "side", "form", "address", "exclusion"]
        )

    def narrow_further(self, aid, wanted):
        if wanted["from"]:
            aid = aid.filter(given_on__gte=wanted["from"])
        if wanted["to"]:
            aid = aid.filter(given_on__lte=wanted["to"])
        if wanted["unit"] and wanted["view"]:
            aid = aid.filter(address__in=Address.objects.within(wanted["unit"]).values("pk"))
        elif wanted["unit"]:
            aid = aid.within(wanted["unit"])
        if wanted["counted"]:
            aid = aid.counted()
        if wanted["excluded"]:
            aid = aid.exclude(exclusion="")
        if wanted["unvalued"]:
            aid = aid.unvalued()
        chosen = {name: wanted[name] for name in ("side", "form", "exclusion") if wanted[name]}
        return aid.filter(**chosen)


class PledgeFilterForm(ScopedFilterForm):
    status = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[ANY, *Pledge.Status.choices]
    )
    due = forms.ChoiceField(
        label="Theo hạn",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("soon", f"Sắp hết hạn giữ chỗ ({Pledge.DAYS_AHEAD} ngày tới)"),
            ("over", "Đã đến hạn, chờ hoàn thành hay gia hạn"),
        ],
    )
    field_order = ["q", "status", "due", "sponsor", "unit", "address"]

    def narrow_further(self, pledges, wanted):
        if wanted["unit"]:
            pledges = pledges.within(wanted["unit"])
        if wanted["due"] == "soon":
            pledges = pledges.about_to_lapse(today())
        elif wanted["due"] == "over":
            pledges = pledges.overdue(today())
        return pledges.filter(**{"status": wanted["status"]} if wanted["status"] else {})


class TotalFilterForm(FilterForm):
    q = forms.CharField(label="Tìm tên đơn vị", required=False, max_length=100)
    unit = UnitField(label="Đơn vị và các đơn vị bên dưới", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def narrow(self, totals):
        if not self.is_valid():
            return totals.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            totals = totals.in_force()
        if wanted["unit"]:
            totals = totals.within(wanted["unit"])
        if wanted["q"]:
            totals = totals.filter(unit__in=Unit.objects.matching(wanted["q"]))
        return totals
