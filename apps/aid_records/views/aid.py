"""Pages of aid records."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts import records
from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.aid_records.actions import aid as actions
from apps.aid_records.actions import sides
from apps.aid_records.actions.evidence import attach
from apps.aid_records.exports import AidRecordExport
from apps.aid_records.forms.aid import AidRecordCreateForm, AidRecordEditForm
from apps.aid_records.forms.fields import named
from apps.aid_records.forms.filters import AidRecordFilterForm
from apps.aid_records.forms.sides import SideOverrideForm
from apps.aid_records.models import AidRecord, Pledge, SideOverride
from apps.aid_records.receipts import receipt_pdf
from apps.aid_records.views.parts import OneAddressMixin, aid_facts, aid_rows
from apps.audit.history import entries_for
from apps.core.actions import ActionError, void
from apps.core.forms.steps import VoidForm
from apps.core.pdf import PdfError
from apps.core.text import whole_number
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep, pdf_response
from apps.jobs.exporting import LongExportMixin


class AidRecordList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = AidRecord
    template_name = "aid_records/aid_list.html"
    export_class = AidRecordExport
    filter_class = AidRecordFilterForm
    create_url = reverse_lazy("aid_records:create")
    columns = [
        "pk",
        "given_on",
        "address__full_name",
        "address__code",
        "address__unit__path",
        "unit__name",
        "sponsor__name",
        "form_id",
        "description",
        "value",
        "headcount",
        "exclusion",
        "is_recirculated",
        "voided_at",
    ]
    orders = {"-given": ["-given_on", "-id"], "given": ["given_on", "id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        forms = dict(self.filters.fields["form"].choices)
        return context | {
            "drawn": aid_rows(context["page_obj"].object_list, forms, self.request.user)
        }


class AidRecordDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = AidRecord
    template_name = "aid_records/aid_detail.html"
    context_object_name = "aid"

    def get_queryset(self):
        related = ["address__unit", "unit", "sponsor__unit", "form", "other_campaign"]
        more = ["aid_model__unit", "pledge__sponsor", "pledge__unit", "voided_by"]
        return super().get_queryset().select_related(*related, *more)

    def get_context_data(self, **kwargs):
        aid, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "facts": aid_facts(aid, user),
            "entries": entries_for(aid),
            "may_edit": user.may(Permission.EDIT_RECORDS, aid.unit) and not aid.is_voided,
            "may_print": user.may(Permission.PRINT_RECORDS, aid.unit) and not aid.is_voided,
            "may_void": user.may(Permission.APPROVE, aid.unit) and not aid.is_voided,
        }


class AidPageMixin:
    """What the writing pages share."""

    model = AidRecord

    def get_success_url(self):
        return reverse("aid_records:detail", args=[self.object.pk])

    def trail(self):
        trail = [("Trợ giúp", reverse("aid_records:list"))]
        if self.object:
            trail.append((self.object.address.full_name, self.get_success_url()))
        return trail


class AidRecordCreate(OneAddressMixin, AidPageMixin, PermissionMixin, RecordCreate):
    """`?address=CODE` opens the form for one address, `?pledge=NUMBER` for one pledge,
    `?aid_model=NUMBER` with the aid model chosen."""

    permission = Permission.EDIT_RECORDS
    form_class = AidRecordCreateForm
    title = "Ghi trợ giúp"
    about = "Trợ giúp cho"
    submit = "Lưu trợ giúp"
    done = "Đã ghi trợ giúp."

    @cached_property
    def pledge(self):
        number = whole_number(self.request.GET.get("pledge", ""), most=2**63 - 1)
        if number is None:
            return None
        pledges = Pledge.objects.visible_to(self.request.user).active()
        return get_object_or_404(pledges.select_related("address__unit", "sponsor"), pk=number)

    @cached_property
    def address(self):
        return self.writable(self.pledge.address) if self.pledge else super().address

    def get_initial(self):
        if not self.pledge:
            number = whole_number(self.request.GET.get("aid_model", ""), most=2**63 - 1)
            return {"aid_model": number} if number else {}
        return {
            "pledge": self.pledge.pk,
            "donor": named(self.pledge.sponsor),
            "form": self.pledge.form_id,
            "description": self.pledge.description,
            "value": self.pledge.value,
        }

    def act(self, form):
        aid = actions.record(form.instance, by=self.request.user)
        if photo := form.cleaned_data["photo"]:
            self.keep_photo(aid, photo, form.cleaned_data["form_key"])
        return aid

    def keep_photo(self, aid, photo, upload_key):
        """The gift is saved by now, whatever becomes of its photo."""
        try:
            attach(aid, photo, upload_key=upload_key, by=self.request.user)
        except ActionError as error:
            messages.warning(
                self.request, f"Chưa lưu được ảnh minh chứng: {error} Có thể thêm ảnh ở trang này."
            )


class AidRecordEdit(AidPageMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = AidRecordEditForm
    title = "Sửa trợ giúp"

    def get_queryset(self):
        return super().get_queryset().select_related("address", "unit", "sponsor")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class AidRecordVoid(AidPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy trợ giúp"
    submit = "Hủy trợ giúp"
    danger = True
    consequence = "Trợ giúp này vẫn đọc được nhưng không còn được tính ở bất cứ số liệu nào."
    done = "Đã hủy trợ giúp."

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)


class ReceiptFile(WriteScopedMixin, DetailView):
    """The receipt of one aid record as PDF, recorded as every print with names; voided aid has none."""

    permission = Permission.PRINT_RECORDS
    model = AidRecord

    def get_queryset(self):
        related = ["address__unit", "unit__province", "sponsor", "form", "pledge"]
        return super().get_queryset().select_related(*related)

    def render_to_response(self, context, **kwargs):
        aid = self.object
        try:
            if aid.is_voided:
                raise PdfError("Trợ giúp đã hủy nên không có biên nhận.")
            content = receipt_pdf(aid)
        except PdfError as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(reverse("aid_records:detail", args=[aid.pk]))
        about = f"số {aid.pk}, {aid.address.code}"
        records.add(AccessRecord.Kind.RECEIPT_PRINTED, self.request.user, self.request, about=about)
        return pdf_response(content, f"bien-nhan-{aid.pk}")


class SideOverrideEdit(WriteScopedMixin, RecordStep):
    """Place an address in column 4 or 5 by hand, or give it back to the rule."""

    permission = Permission.APPROVE
    model = Address
    slug_field = slug_url_kwarg = "code"
    form_class = SideOverrideForm
    title = "Xếp cột trợ giúp"
    submit = "Lưu"
    consequence = (
        "Một địa chỉ chỉ được đếm ở một cột. Quy tắc: cột của bên trợ giúp có giá trị lớn hơn trong "
        "kỳ; bằng nhau thì theo lần trợ giúp đầu tiên. Xếp tay được ưu tiên và áp dụng cho mọi kỳ."
    )
    done = "Đã lưu cách xếp cột trợ giúp."

    def get_queryset(self):
        return super().get_queryset().select_related("unit")

    def get_initial(self):
        override = SideOverride.objects.filter(address=self.object).first()
        return {"side": override.side, "reason": override.reason} if override else {"side": ""}

    def get_success_url(self):
        return reverse("addresses:detail", args=[self.kwargs["code"]])

    def trail(self):
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (self.kwargs["code"], self.get_success_url()),
        ]

    def act(self, form):
        sides.place(self.object, by=self.request.user, **form.cleaned_data)
        return self.object
