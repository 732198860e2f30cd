"""Pages of sponsors."""

from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import format_date
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.sponsors import actions
from apps.sponsors.exports import SponsorExport
from apps.sponsors.forms import SponsorCreateForm, SponsorEditForm, SponsorFilterForm
from apps.sponsors.models import Sponsor


class SponsorList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = Sponsor
    template_name = "sponsors/sponsor_list.html"
    export_class = SponsorExport
    filter_class = SponsorFilterForm
    create_url = reverse_lazy("sponsors:create")
    columns = ["pk", "name", "code", "kind", "phone", "unit__name", "voided_at"]
    orders = {
        "name": ["name_key", "id"],
        "-name": ["-name_key", "-id"],
        "newest": ["-id"],
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = dict(Sponsor.Kind.choices)
        for row in context["page_obj"].object_list:
            row["kind"] = kinds[row["kind"]]
        return context


class SponsorDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = Sponsor
    template_name = "sponsors/sponsor_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "voided_by", "twinned_unit")

    def get_context_data(self, **kwargs):
        sponsor, user = self.object, self.request.user
        facts = [
            ("Loại", sponsor.get_kind_display()),
            ("Bên trợ giúp", sponsor.get_side_display()),
            ("Mã nhà tài trợ", sponsor.code),
            ("Chức vụ, người đại diện", sponsor.position),
            ("Đơn vị", sponsor.unit.name),
            ("Điện thoại", sponsor.phone),
            ("Email", sponsor.email),
            ("Địa chỉ", sponsor.address),
            (
                "Đăng ký tham gia Cuộc vận động",
                _since(sponsor.is_registered, sponsor.registered_on),
            ),
            ("Kết nghĩa", _twinned(sponsor)),
            ("Cho phép nêu tên", _since(sponsor.may_be_named, sponsor.named_consent_on)),
            ("Ghi chú", sponsor.note),
        ]
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "contacts": list(sponsor.contacts.all()),
            "commendations": list(sponsor.commendations.all()),
            "entries": entries_for(sponsor, related=["contacts", "commendations"]),
            "may_edit": user.may(Permission.EDIT_RECORDS, sponsor.unit) and not sponsor.is_voided,
            "may_void": user.may(Permission.APPROVE, sponsor.unit) and not sponsor.is_voided,
        }


def _since(holds, day):
    if not holds:
        return "Không"
    return f"Có, từ ngày {format_date(day)}" if day else "Có (chưa ghi ngày)"


def _twinned(sponsor):
    names = [sponsor.twinned_hamlet, sponsor.twinned_unit and sponsor.twinned_unit.name]
    return ", ".join(name for name in names if name)


class SponsorPageMixin:
    """What the writing pages share."""

    model = Sponsor
    name = ""

    def get_object(self, queryset=None):
        sponsor = super().get_object(queryset)
        self.name = sponsor.name  # the form writes what was typed into the object
        return sponsor

    def get_success_url(self):
        return reverse("sponsors:detail", args=[self.object.pk])

    def trail(self):
        trail = [("Nhà tài trợ", reverse("sponsors:list"))]
        return [*trail, (self.name, self.get_success_url())] if self.object else trail


class SponsorFormMixin(SponsorPageMixin):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class SponsorCreate(SponsorFormMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = SponsorCreateForm
    title = "Thêm nhà tài trợ"
    done = "Đã ghi nhà tài trợ."

    def act(self, form):
        return actions.register(form.instance, by=self.request.user)


class SponsorEdit(SponsorFormMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = SponsorEditForm
    title = "Sửa nhà tài trợ"

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class SponsorVoid(SponsorPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy nhà tài trợ"
    submit = "Hủy nhà tài trợ"
    danger = True
    consequence = (
        "Nhà tài trợ này không còn chọn được khi ghi trợ giúp; "
        "trợ giúp và đăng ký đã ghi vẫn giữ nguyên."
    )
    done = "Đã hủy nhà tài trợ."

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)
