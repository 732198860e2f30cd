"""Finding and reading addresses."""

from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin
from apps.accounts.roles import Permission
from apps.addresses.actions import see
from apps.addresses.exports import AddressExport
from apps.addresses.forms import AddressFilterForm
from apps.addresses.forms.mending import to_mend, why_returned
from apps.addresses.models import Address
from apps.addresses.models.address import NAMELESS
from apps.addresses.models.consent import told_consent
from apps.addresses.views.steps import STEPS
from apps.audit.history import entries_for
from apps.core.at_once import ask_at_once
from apps.core.dates import format_date
from apps.core.money import format_number
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin

KINDS = dict(Address.Kind.choices)
STATUSES = dict(Address.Status.choices)
MARKED = '<mark>{}</mark> <span class="soft">(trước: {})</span>'


ROW = (
    '<tr class="{}"><th scope="row"><a href="{}/">{}</a></th>'
    '<td class="code" data-label="Mã địa chỉ">{}</td>'
    '<td data-label="Năm sinh">{}</td>'
    '<td class="text-nowrap" data-label="Loại">{}</td>'
    '<td class="num" data-label="Số người">{}</td>'
    '<td data-label="Nơi ở">{}</td>'
    '<td data-label="Trạng thái"><span class="status status-{}">{}</span></td>'
    '<td class="day" data-label="Ngày lập hồ sơ">{}</td></tr>\n'
)


def cells(row):
    """What ROW shows of a row of the list. Drawn here: the template engine takes four times as long."""
    status = ("voided", "Đã hủy") if row["voided_at"] else (row["status"], STATUSES[row["status"]])
    return (
        "row-voided" if row["voided_at"] else "",
        row["code"],
        row["full_name"] or NAMELESS,
        row["code"],
        row["birth_year"] or "",
        KINDS[row["kind"]],
        format_number(row["headcount"]),
        ", ".join(filter(None, [row["hamlet"], row["unit__name"]])),
        *status,
        format_date(row["filed_on"]),
    )


class AddressList(ScopedMixin, LongExportMixin, RecordList):
    """Addresses of the user's subtree; reads only the columns it shows."""

    permission = Permission.VIEW_RECORDS
    model = Address
    filter_class = AddressFilterForm
    template_name = "addresses/address_list.html"
    export_class = AddressExport
    create_url = reverse_lazy("addresses:create")
    columns = (
        "code",
        "full_name",
        "kind",
        "birth_year",
        "headcount",
        "hamlet",
        "unit__name",
        "status",
        "filed_on",
        "voided_at",
    )
    orders = {
        "name": ["name_key", "id"],
        "-name": ["-name_key", "-id"],
        "id": ["id"],
        "-id": ["-id"],
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["page_obj"].object_list
        return context | {"rows": rows, "drawn": format_html_join("", ROW, map(cells, rows))}


class AddressDetail(ScopedMixin, DetailView):
    """All of one address, what belongs to it, and what can be done next."""

    permission = Permission.VIEW_RECORDS
    model = Address
    queryset = Address.objects.select_related(
        "unit",
        "filed_unit",
        "survey_channel",
        "stop_reason",
        "duplicate_of",
        "created_by",
        "approved_by",
        "voided_by",
    )
    slug_field = slug_url_kwarg = "code"
    context_object_name = "address"
    template_name = "addresses/address_detail.html"

    def get_context_data(self, **kwargs):
        address, user = self.object, self.request.user
        may_edit = user.may(Permission.EDIT_RECORDS, address.unit)
        entries = entries_for(
            address,
            related=(
                "category_links",
                "needs",
                "members",
                "reviews",
                "side_override",
                "attachments",
                "consents",
            ),
            told={"consents": told_consent},
        )
        self.news = self.changed_since_last_visit(entries)
        self.categories, needs = address.categories.all(), address.needs.select_related("form")
        members = address.members.all()
        reviews = address.reviews.in_force().select_related("created_by")
        ask_at_once(self.categories, needs, members, reviews)
        steps = [step.link(address) for step in STEPS if step.offered(address, user)]
        return super().get_context_data(**kwargs) | {
            "may_edit": may_edit and address.is_editable,
            "main_steps": [step for step in steps if step["is_main"]],
            "other_steps": [step for step in steps if not step["is_main"]],
            "mend": to_mend(address),
            "why": why_returned(address),
            "person": self.marked(self.person()),
            "home": self.marked(self.home()),
            "situation": self.marked(self.situation()),
            "dossier": self.marked(self.dossier()),
            "news": self.news,
            "needs": needs,
            "members": members,
            "reviews": reviews,
            "entries": entries,
        }

    def changed_since_last_visit(self, entries):
        """What others changed since this reader saw the dossier last: {label: (old, new)}.

        A page that the browser only fetches ahead is no visit.
        """
        headers = self.request.headers
        if "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", "")):
            return {}
        seen = see(self.object, by=self.request.user)
        if seen is None:
            return {}
        news = {}
        for entry in entries:  # the newest first
            if entry.version > seen and entry.user != self.request.user.pk:
                for change in entry.changes:
                    new = news[change.label][1] if change.label in news else change.new
                    news[change.label] = (change.old, new)
        return news

    def marked(self, facts):
        """The facts, those that changed since the last visit marked."""
        return [
            (label, format_html(MARKED, value or "(trống)", self.news[label][0] or "(trống)"))
            if label in self.news
            else (label, value)
            for label, value in facts
        ]

    def person(self):
        address = self.object
        birth = address.birth_date and format_date(address.birth_date)
        return [
            ("Loại", address.get_kind_display()),
            ("Họ và tên", address.full_name),
            ("Ngày sinh", birth or address.birth_year),
            ("Giới tính", address.get_gender_display()),
            ("Dân tộc", address.ethnicity),
            ("Số định danh", address.identity_number),
            ("Điện thoại", address.phone),
            ("Số người", address.headcount),
        ]

    def home(self):
        address = self.object
        return [
            ("Đơn vị", address.unit.name),
            ("Thôn, buôn, ấp", address.hamlet),
            ("Số nhà, đường", address.street),
        ]

    def situation(self):
        address = self.object
        return [
            ("Diện hộ", address.get_household_status_display()),
            ("Đối tượng", "; ".join(str(category) for category in self.categories)),
        ]

    def consent(self):
        address = self.object
        given = [format_date(address.data_consent_on), address.data_consent_by]
        return ", ".join(filter(None, given))

    def dossier(self):
        address = self.object
        return [
            ("Mã địa chỉ", address.code),
            ("Mã cũ", address.legacy_code),
            ("Ngày khảo sát", format_date(address.surveyed_on)),
            ("Kênh khảo sát", address.survey_channel),
            ("Người khảo sát", address.surveyor),
            ("Gia đình đồng ý", self.consent()),
            ("Ngày lập hồ sơ", format_date(address.filed_on)),
            ("Đơn vị lúc lập hồ sơ", address.filed_unit.name if address.is_on_file else ""),
            ("Người duyệt", address.approved_by),
            ("Ngày giới thiệu", format_date(address.introduced_on)),
            ("Người nhập", address.created_by),
        ]
