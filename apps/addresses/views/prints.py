"""Print views: one case, a list, a round of visits; as a page and as PDF. Each one is recorded."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from apps.accounts import records
from apps.accounts.access import PermissionMixin
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.addresses.forms import AddressFilterForm
from apps.addresses.forms.prints import RoundForm
from apps.addresses.models import Address
from apps.addresses.printing import CaseOnPaper, ListOnPaper, RoundOnPaper, documents
from apps.addresses.views.browse import AddressList
from apps.core.exports import in_words
from apps.core.pdf import MAX_ROWS, PdfError, render_pdf
from apps.core.views import pdf_response


class PrintView(PermissionMixin, TemplateView):
    """What is on the paper says `paper()`; `as_pdf` makes the same a file."""

    permission = Permission.PRINT_RECORDS
    template_name = "addresses/print/page.html"
    kind = None
    as_pdf = False
    file_name = ""
    lede = "Bản in có dữ liệu cá nhân; mỗi lần mở trang này hoặc tải PDF đều được ghi vào nhật ký."

    def get(self, request, *args, **kwargs):
        paper = self.paper()
        if paper is None or self.empty(paper):
            return self.render_to_response(self.get_context_data(paper=paper))
        records.add(self.kind, request.user, request, about=self.about(paper))
        if self.as_pdf:
            return self.pdf(paper)
        return self.render_to_response(self.get_context_data(paper=paper))

    def paper(self):
        """What is printed, or None while it is not yet known."""
        raise NotImplementedError

    def about(self, paper):
        return paper.about

    def empty(self, paper):
        """The title and the reason of an empty page, or None."""
        return

    def pdf(self, paper):
        parts = paper.parts() if hasattr(paper, "parts") else [paper]
        try:
            content = render_pdf(documents(parts))
        except PdfError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        return pdf_response(content, self.file_name, as_file=True)

    def trail(self):
        return [("Địa chỉ", reverse("addresses:list"))]

    def pdf_url(self):
        return f"{reverse(f'{self.request.resolver_match.view_name}_pdf')}?{self.request.GET.urlencode()}"

    def get_context_data(self, *, paper, **kwargs):
        empty = self.empty(paper)
        return super().get_context_data(**kwargs) | {
            "paper": paper,
            "title": paper.title if paper else self.title,
            "trail": self.trail(),
            "pdf_url": "" if self.as_pdf else self.pdf_url(),
            "empty": empty[0] if empty else "",
            "why": empty[1] if empty else "",
            "filters": getattr(self, "filters", None),
            "cut_notice": self.cut_notice,
            "lede": self.lede,
        }

    cut_notice = ""


class CasePrint(PrintView):
    kind = AccessRecord.Kind.CASE_PRINTED
    queryset = Address.objects.select_related("unit", "province", "survey_channel")

    def get_object(self):
        visible = self.queryset.visible_to(self.request.user)
        return get_object_or_404(visible, code=self.kwargs["code"])

    def paper(self):
        address = self.get_object()
        page = reverse("addresses:detail", args=[address.code])
        url = self.request.build_absolute_uri(page)
        return CaseOnPaper(address, url=url, by=self.request.user)

    def about(self, paper):
        return paper.address.code

    @property
    def file_name(self):
        return f"ho-so-{self.kwargs['code']}"

    def trail(self):
        code = self.kwargs["code"]
        return [*super().trail(), (code, reverse("addresses:detail", args=[code]))]

    def pdf_url(self):
        return reverse("addresses:print_pdf", args=[self.kwargs["code"]])


class ListPrint(PrintView):
    """The list with the filters and the order of its URL."""

    kind = AccessRecord.Kind.LIST_PRINTED
    title = ListOnPaper.title
    file_name = "danh-sach-dia-chi"
    cut_notice = (
        "Danh sách dài hơn 500 dòng: bản in chỉ có 500 dòng đầu. Hãy lọc bớt ở trang danh sách."
    )

    def paper(self):
        user, asked = self.request.user, self.request.GET
        form = AddressFilterForm(asked, user=user)
        orders = AddressList.orders
        order = orders.get(asked.get("sort"), next(iter(orders.values())))
        addresses = form.narrow(Address.objects.visible_to(user)).order_by(*order)
        unit = form.cleaned_data.get("unit") or user.unit
        return ListOnPaper(addresses, filters=in_words(form), unit=unit, by=user)

    def empty(self, paper):
        if paper.rows:
            return None
        return "Không có địa chỉ nào để in", "Hãy về trang danh sách, sửa hoặc bớt bộ lọc."

    def trail(self):
        url = reverse("addresses:list")
        return [("Địa chỉ", f"{url}?{self.request.GET.urlencode()}")]


class RoundPrint(PrintView):
    kind = AccessRecord.Kind.VISITS_PRINTED
    title = RoundOnPaper.title
    file_name = "phieu-di-tham"
    cut_notice = f"Đơn vị này có hơn {MAX_ROWS} địa chỉ. Hãy chọn một đơn vị nhỏ hơn."

    def paper(self):
        user = self.request.user
        self.filters = RoundForm(self.request.GET, user=user)
        unit = self.filters.chosen_unit() if self.filters.is_valid() else None
        if unit is None:
            return None
        return RoundOnPaper(
            Address.objects.visible_to(user),
            unit=unit,
            hamlet=self.filters.cleaned_data["hamlet"],
            by=user,
        )

    def empty(self, paper):
        if paper is None:
            return (
                "Hãy chọn đơn vị",
                "Ghi tên xã, phường rồi bấm “Lọc” để có phiếu theo từng thôn, buôn.",
            )
        if paper.is_cut:
            return "Quá nhiều địa chỉ cho một phiếu", self.cut_notice
        if not paper.rows:
            return (
                "Không có địa chỉ nào để đi thăm",
                "Phiếu chỉ gồm hồ sơ đã lập và chưa dừng trợ giúp; đơn vị này chưa có hồ sơ nào như vậy.",
            )
        return None
