"""Pages of pledges."""

from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_records.actions import pledges as actions
from apps.aid_records.exports import PledgeExport
from apps.aid_records.forms.filters import PledgeFilterForm
from apps.aid_records.forms.pledges import PledgeCreateForm, PledgeEditForm, PledgeEndForm
from apps.aid_records.models import Pledge
from apps.aid_records.sharing import promised
from apps.aid_records.views.parts import OneAddressMixin
from apps.aid_records.views.pledge_parts import held_parts, pledge_facts, pledge_rows, told_cover
from apps.audit.history import entries_for
from apps.core.actions import void
from apps.core.dates import today
from apps.core.forms import Form
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin


class PledgeList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = Pledge
    template_name = "aid_records/pledge_list.html"
    export_class = PledgeExport
    filter_class = PledgeFilterForm
    create_url = reverse_lazy("aid_records:pledge_create")
    columns = [
        "pk",
        "pledged_on",
        "status",
        "held_until",
        "ends_on",
        "frequency",
        "value",
        "voided_at",
        "address__full_name",
        "address__code",
        "address__unit__path",
        "sponsor__name",
        "unit__name",
    ]
    orders = {
        "newest": ["-id"],
        "pledged": ["pledged_on", "id"],
        "-pledged": ["-pledged_on", "-id"],
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"drawn": pledge_rows(context["page_obj"].object_list, self.request.user)}


class PledgeDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = Pledge
    template_name = "aid_records/pledge_detail.html"

    def get_queryset(self):
        related = ["address__unit", "sponsor__unit", "unit", "form"]
        return super().get_queryset().select_related(*related, "confirmed_by", "voided_by")

    def get_context_data(self, **kwargs):
        pledge, user = self.object, self.request.user
        runs = not pledge.is_voided and pledge.status in Pledge.ACTIVE
        covers = list(pledge.covers.select_related("need"))
        given = pledge.aid_records.all()
        if not user.unit.contains(pledge.address.unit):
            given = given.visible_to(user)
        may_edit = user.may(Permission.EDIT_RECORDS, pledge.unit)
        may_approve = user.may(Permission.APPROVE, pledge.unit)
        return super().get_context_data(**kwargs) | {
            "facts": pledge_facts(pledge, user),
            "parts": held_parts(covers),
            "is_overdue": pledge.is_overdue(today()),
            "entries": entries_for(pledge, related=["covers"], told={"covers": told_cover(pledge)}),
            "aid": given.to_one_address()[:12],
            "may_edit": may_edit and runs,
            "may_confirm": may_approve and runs and pledge.status == Pledge.Status.WAITING,
            "may_void": may_approve and not pledge.is_voided,
        }


class PledgePageMixin:
    """What the writing pages share."""

    model = Pledge

    def get_success_url(self):
        return reverse("aid_records:pledge_detail", args=[self.object.pk])

    def trail(self):
        trail = [("Đăng ký trợ giúp", reverse("aid_records:pledge_list"))]
        if self.object:
            trail.append((self.object.address.full_name, self.get_success_url()))
        return trail


class PledgeCreate(OneAddressMixin, PledgePageMixin, PermissionMixin, RecordCreate):
    """`?address=CODE` opens the form for one address."""

    permission = Permission.EDIT_RECORDS
    form_class = PledgeCreateForm
    title = "Ghi đăng ký trợ giúp"
    submit = "Lưu đăng ký"
    done = "Đã ghi đăng ký trợ giúp."
    about = "Đăng ký trợ giúp cho"

    def act(self, form):
        return actions.offer(form.instance, by=self.request.user, parts=form.chosen())


class PledgeEdit(PledgePageMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = PledgeEditForm
    title = "Sửa đăng ký trợ giúp"

    def get_queryset(self):
        return super().get_queryset().select_related("address", "unit", "sponsor")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user, parts=form.chosen())


class PledgeConfirm(PledgePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = Form
    title = "Xác nhận đăng ký trợ giúp"
    submit = "Xác nhận"
    done = "Đã xác nhận đăng ký."

    @property
    def consequence(self):
        pledge = self.object
        often = promised(pledge.value, pledge.frequency)
        return (
            f"{pledge.sponsor.name} nhận trợ giúp {pledge.address.full_name} "
            f"({pledge.address.code}): {often[0].lower()}{often[1:]}. "
            "Phần nhu cầu đã nhận được giữ cho đến khi đăng ký kết thúc."
        )

    def act(self, form):
        return actions.confirm(self.object, by=self.request.user)


class PledgeEnd(PledgePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.EDIT_RECORDS
    form_class = PledgeEndForm
    title = "Kết thúc hoặc rút đăng ký"
    submit = "Kết thúc đăng ký"
    danger = True
    consequence = (
        "Đăng ký không còn hiệu lực và thôi giữ phần nhu cầu đã nhận; trợ giúp đã trao theo đăng ký "
        "này vẫn được tính."
    )
    done = "Đã kết thúc đăng ký."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pledge": self.object}

    def act(self, form):
        how = {"end": actions.fulfil, "withdraw": actions.withdraw}[form.cleaned_data.pop("how")]
        return how(self.object, by=self.request.user, **form.cleaned_data)


class PledgeVoid(PledgePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy đăng ký trợ giúp"
    submit = "Hủy đăng ký"
    danger = True
    consequence = "Dùng khi ghi nhầm. Nhà tài trợ thôi trợ giúp thì dùng “Kết thúc hoặc rút”."
    done = "Đã hủy đăng ký."

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)
