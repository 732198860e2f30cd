"""What the pages share: facts with links, where the reader may follow them; forms for one address."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from apps.addresses.models import Address
from apps.core.dates import format_date
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money


def link(row, url_name, key, user):
    """The row's name, linked when its unit is in the reader's scope; "" for None."""
    if row is None:
        return ""
    if not user.unit.reaches(row.unit):
        return str(row)
    return format_html('<a href="{}">{}</a>', reverse(url_name, args=[key]), row)


def dong(amount):
    return "" if amount is None else f"{format_money(amount)} đồng"


def aid_facts(aid, user):
    """[(label, value)] of an aid record."""
    quantity = format_quantity(aid.quantity) if aid.quantity is not None else ""
    value = dong(aid.value) or ("" if aid.is_recirculated else "Chưa quy đổi")
    if aid.is_recirculated:
        value = f"{value} (quay vòng: không cộng giá trị)".strip()
    facts = [
        ("Địa chỉ", link(aid.address, "addresses:detail", aid.address.code, user)),
        ("Đơn vị lúc trợ giúp", aid.unit.name),
        ("Ngày trợ giúp", format_date(aid.given_on)),
        ("Nhà tài trợ", link(aid.sponsor, "sponsors:detail", aid.sponsor_id, user)),
        ("Bên trợ giúp", aid.get_side_display()),
        ("Hình thức", aid.form.name),
        ("Nội dung", aid.description),
        ("Số lượng", f"{quantity} {aid.measure}".strip()),
        ("Giá trị", value),
        ("Căn cứ giá trị", aid.get_basis_display()),
        ("Số người", format_money(aid.headcount)),
        ("Theo đăng ký", _pledge_link(aid.pledge, user)),
        ("Thuộc mô hình", link(aid.aid_model, "aid_models:detail", aid.aid_model_id, user)),
        ("Thuộc Cuộc vận động", f"Không: {aid.get_exclusion_display()}" if aid.exclusion else "Có"),
        ("Ghi chú", aid.note),
    ]
    if aid.overlap_reason:
        facts.insert(-1, ("Lý do vẫn trao dù chồng chéo", aid.overlap_reason))
    if aid.other_campaign:
        facts.insert(-1, ("Cuộc vận động khác", aid.other_campaign.name))
    return facts


AID_ROW = (
    '<tr class="{}"><th scope="row" class="day"><a href="{}{}/">{}</a></th>'
    '<td data-label="Địa chỉ"><span>{} {}</span></td>'
    '<td data-label="Đơn vị">{}</td>'
    '<td data-label="Nhà tài trợ">{}</td>'
    '<td data-label="Hình thức"><span>{}{}</span></td>'
    '<td class="num" data-label="Số người">{}</td>'
    '<td class="num" data-label="Giá trị (đồng)"><span>{}{}</span></td></tr>\n'
)
MARK = ' <span class="soft d-block">{}</span>'


def aid_rows(rows, forms, user):
    """The rows of the list as `user` sees it, as HTML; `forms` names the forms of aid by id.

    Drawn here: the template engine takes four times as long.
    """
    aid_url, code_of = reverse("aid_records:list"), codes_for(user)

    def cells(row):
        marks = []
        if row["is_recirculated"]:
            marks.append("quay vòng")
        elif row["value"] is None:
            marks.append("chưa quy đổi")
        if row["exclusion"]:
            marks.append(f"không tính ({row['exclusion']})")
        said = [shorten(row["description"])] if row["description"] else []
        return (
            "row-voided" if row["voided_at"] else "",
            aid_url,
            row["pk"],
            format_date(row["given_on"]),
            row["address__full_name"],
            code_of(row),
            row["unit__name"],
            row["sponsor__name"],
            forms.get(row["form_id"], ""),
            format_html_join("", MARK, ((words,) for words in said)),
            format_money(row["headcount"]),
            format_money(row["value"]),
            format_html_join("", MARK, ((words,) for words in marks)),
        )

    return format_html_join("", AID_ROW, map(cells, rows))


def codes_for(user):
    """A way to draw the code of the address of a list's row: linked, unless the family has left."""
    url, path = reverse("addresses:list"), user.unit.path

    def drawn(row):
        code = row["address__code"]
        if row["address__unit__path"].startswith(path):
            return format_html('<a class="code d-block" href="{}{}/">{}</a>', url, code, code)
        return format_html('<span class="code d-block">{}</span>', code)

    return drawn


def shorten(text, most=80):
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _pledge_link(pledge, user):
    if pledge is None:
        return ""
    words = f"{pledge.sponsor.name}, {format_date(pledge.pledged_on)}"
    if not user.unit.reaches(pledge.unit):
        return words
    url = reverse("aid_records:pledge_detail", args=[pledge.pk])
    return format_html('<a href="{}">{}</a>', url, words)


class OneAddressMixin:
    """A create page that `?address=CODE` opens for one address the user may write for."""

    template_name = "aid_records/address_form.html"
    about = ""

    @cached_property
    def address(self):
        code = self.request.GET.get("address")
        if not code:
            return None
        addresses = Address.objects.visible_to(self.request.user).select_related("unit")
        return self.writable(get_object_or_404(addresses, code=code))

    def writable(self, address):
        if not self.request.user.may(self.permission, address.unit):
            raise PermissionDenied
        return address

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "address": self.address}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"address": self.address, "about": self.about}
