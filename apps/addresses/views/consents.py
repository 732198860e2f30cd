"""The consent of an address to be shown: its history, giving, withdrawing, on paper, running out."""

import hashlib
import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.addresses.actions import consenting
from apps.addresses.actions.attachments import attach
from apps.addresses.exports import ConsentExport
from apps.addresses.forms.consent import ConsentFilterForm, ConsentForm, ConsentWithdrawForm
from apps.addresses.models import Address, Consent
from apps.addresses.printing.consent import ConsentOnPaper
from apps.addresses.views.keeping import as_key
from apps.addresses.views.prints import CasePrint, PrintView
from apps.addresses.views.steps import AddressStep
from apps.core.actions import ActionError
from apps.core.dates import today
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin

LEVELS = dict(Consent.Level.choices)


class ConsentList(ScopedMixin, LongExportMixin, RecordList):
    """Consents of the user's subtree that run out, the soonest first, and other ways to look at them."""

    permission = Permission.VIEW_RECORDS
    model = Consent
    filter_class = ConsentFilterForm
    template_name = "addresses/consent_list.html"
    export_class = ConsentExport
    columns = (
        "level",
        "given_on",
        "expires_on",
        "valid_until",
        "signed_by",
        "address__code",
        "address__full_name",
        "address__unit__name",
    )
    orders = {"until": ["valid_until", "id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        day = today()
        rows = [
            row
            | {
                "level_name": LEVELS[row["level"]],
                "is_over": row["valid_until"] < day,
                "by_age": row["valid_until"] < row["expires_on"],
            }
            for row in context["page_obj"].object_list
        ]
        return context | {"rows": rows}


class OfAddress:
    """A page below the consents of one address."""

    def trail(self):
        code = self.object.code
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (code, reverse("addresses:detail", args=[code])),
            ("Đồng ý công khai", reverse("addresses:consents", args=[code])),
        ]

    def get_success_url(self):
        return reverse("addresses:consents", args=[self.object.code])


class ConsentHistory(ScopedMixin, DetailView):
    """All that a family ever said about being shown, the last word first."""

    permission = Permission.VIEW_RECORDS
    model = Address
    queryset = Address.objects.select_related("unit", "duplicate_of")
    slug_field = slug_url_kwarg = "code"
    context_object_name = "address"
    template_name = "addresses/consent_history.html"

    def get_context_data(self, **kwargs):
        address, user = self.object, self.request.user
        consents = list(address.consents.select_related("evidence", "created_by"))
        for consent in consents:
            consent.address = address
        may_edit = user.may(Permission.EDIT_RECORDS, address.unit)
        shows = any(consent.is_standing and consent.level for consent in consents)
        return super().get_context_data(**kwargs) | {
            "consents": consents,
            "may_give": may_edit and address.is_open,
            "may_withdraw": may_edit and shows,
            "may_publish": may_edit
            and address.is_open
            and any(consent.is_in_force and consent.fits for consent in consents),
        }


class ConsentGive(OfAddress, AddressStep):
    name, label, submit = "consent_give", "Ghi đồng ý công khai", "Lưu"
    statuses = (Address.Status.FILED,)
    form_class = ConsentForm
    template_name = "addresses/consent_form.html"
    done = "Đã ghi điều gia đình chọn."
    kept, refused = None, ""

    def get(self, request, *args, **kwargs):
        address = self.get_object()
        if address.is_open:
            return super().get(request, *args, **kwargs)
        self.object = address
        messages.error(
            request, "Chỉ ghi được đồng ý công khai của hồ sơ đã lập, chưa dừng và chưa hủy."
        )
        return HttpResponseRedirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        self.keep_upload()
        return super().post(request, *args, **kwargs)

    def keep_upload(self):
        """What was sent stays with the address, whatever else is wrong in the form."""
        upload = self.request.FILES.get("upload")
        if upload is None:
            return
        address = self.get_object()
        key = as_key(self.request.POST.get("form_key")) or uuid.uuid4()
        digest = hashlib.sha256(upload.read()).hexdigest()
        try:
            self.kept = attach(
                address, upload, upload_key=uuid.uuid5(key, digest), by=self.request.user
            )
        except ActionError as error:
            self.refused = str(error)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"kept": self.kept, "refused": self.refused}
        kwargs.pop("files", None)
        if self.kept:
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["evidence"] = str(self.kept.pk)
        return kwargs

    def act(self, form):
        form.instance.address = self.object
        given = consenting.give(form.instance, by=self.request.user)
        if given.level == Consent.Level.NONE:
            self.done = (
                "Đã ghi: gia đình không đồng ý công khai. Điều đang công khai (nếu có) đã được gỡ."
            )
        return self.object

    def get_context_data(self, **kwargs):
        standing = self.object.consents.standing().first()
        return super().get_context_data(**kwargs) | {"standing": standing}


class ConsentWithdraw(OfAddress, AddressStep):
    """Open in whatever state the dossier is."""

    name, label, submit = "consent_withdraw", "Ghi rút đồng ý công khai", "Rút đồng ý"
    danger = True
    form_class = ConsentWithdrawForm
    consequence = (
        "Ai trong gia đình nói cũng được, không cần giấy tờ. Có hiệu lực ngay: điều đang công khai được gỡ "
        "khỏi trang công khai. Muốn công khai lại thì gia đình ký phiếu mới, từ ngày hôm sau."
    )
    done = "Đã ghi rút đồng ý. Điều đang công khai (nếu có) đã được gỡ."
    done_before = "Gia đình đang không công khai gì nên không có gì để rút."

    def standing(self):
        return self.object.consents.standing().filter(level__gt=0).first()

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs) if self.standing() else self.nothing_left()

    def nothing_left(self):
        messages.info(self.request, self.done_before)
        return HttpResponseRedirect(self.get_success_url())

    def form_valid(self, form):
        return super().form_valid(form) if self.standing() else self.nothing_left()

    def act(self, form):
        consenting.withdraw(self.standing(), by=self.request.user, **form.content())
        return self.object


class ConsentPrint(CasePrint):
    """The paper for one family, with what the Hội knows of it already."""

    kind = AccessRecord.Kind.CASE_PRINTED

    def paper(self):
        address = self.get_object()
        return ConsentOnPaper(address, unit=address.unit)

    def about(self, paper):
        return f"{paper.address.code}: phiếu đồng ý"

    @property
    def file_name(self):
        return f"phieu-dong-y-{self.kwargs['code']}"

    def trail(self):
        code = self.kwargs["code"]
        page = reverse("addresses:consents", args=[code])
        return [*super().trail(), ("Đồng ý công khai", page)]

    def pdf_url(self):
        return reverse("addresses:consent_print_pdf", args=[self.kwargs["code"]])


class ConsentBlank(PrintView):
    """The paper without a name, to take along. It holds no personal data: nothing is recorded."""

    title = ConsentOnPaper.title
    file_name = "phieu-dong-y"
    lede = (
        "Mang theo khi đến nhà. Phiếu in sẵn tên từng gia đình có ở trang đồng ý của mỗi địa chỉ."
    )

    def get(self, request, *args, **kwargs):
        paper = self.paper()
        if self.as_pdf:
            return self.pdf(paper)
        return self.render_to_response(self.get_context_data(paper=paper))

    def paper(self):
        return ConsentOnPaper(None, unit=self.request.user.unit)

    def trail(self):
        return [*super().trail(), ("Đồng ý công khai", reverse("addresses:consent_list"))]
