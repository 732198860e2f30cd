"""The papers of awards as files, and the page that offers the thanks to a sponsor."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView

from apps.accounts import records
from apps.accounts.access import ScopedMixin, demand
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.core.pdf import PdfError
from apps.core.views import pdf_response
from apps.reports.awarding.papers import nomination_paper, score_paper, thanks_paper
from apps.reports.exports import awards_pdf, awards_xlsx
from apps.reports.exports.files import XLSX
from apps.reports.forms.award_papers import ThanksForm
from apps.reports.models import Nomination
from apps.reports.views.award_sheets import OfReport, source_words
from apps.reports.views.awards import OfRound
from apps.reports.views.nominations import list_url
from apps.sponsors.models import Sponsor

NOMINATION_FORMATS = {"pdf": awards_pdf.nominations_pdf, "xlsx": awards_xlsx.nominations_xlsx}
SCORE_FORMATS = {"pdf": awards_pdf.score_pdf, "xlsx": awards_xlsx.score_xlsx}
THANKS = {
    "thu": ("Thư cảm ơn", "thu-cam-on", awards_pdf.letter_pdf),
    "giay": ("Giấy chứng nhận tấm lòng nhân đạo", "giay-chung-nhan", awards_pdf.certificate_pdf),
}


def _answer(content, name, format):
    """The file, kept by nobody on the way."""
    if format == "pdf":
        return pdf_response(content, name, as_file=True)
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
            "Cache-Control": "private, no-store",
        },
    )


class NominationFile(OfRound):
    """Danh sách đề nghị khen thưởng to one level, of what the reader sees; recorded: it has names."""

    permission = Permission.PRINT_RECORDS

    def render_to_response(self, context, **kwargs):
        level, format = self.kwargs["level"], self.kwargs["format"]
        if level not in Nomination.Level.values or format not in NOMINATION_FORMATS:
            raise Http404
        if format == "xlsx":
            demand(self.request.user, Permission.EXPORT_PERSONAL, self.request.user.unit)
        round, user = self.object, self.request.user
        found = Nomination.objects.visible_to(user).in_force().filter(round=round, level=level)
        found = list(found.select_related("unit__province", "sponsor").in_list_order())
        if not found:
            raise Http404
        only = None if user.unit.contains(round.unit) else user.unit
        try:
            paper = nomination_paper(round, level, found, only=only)
            content = NOMINATION_FORMATS[format](paper)
        except PdfError as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(list_url(round))
        about = (
            f"Danh sách đề nghị {paper.level.label} khen thưởng, đợt số {round.pk}, "
            f"{len(found)} dòng"
        )
        records.add(AccessRecord.Kind.AWARD_PRINTED, user, self.request, about=about)
        return _answer(content, f"de-nghi-khen-thuong-{round.pk}-{level.replace('_', '-')}", format)


class ScoreFile(OfReport, DetailView):
    """The score sheet of one unit; it names no sponsor and nobody helped."""

    permission = Permission.VIEW_FIGURES

    def get_object(self, queryset=None):
        return self.report

    def render_to_response(self, context, **kwargs):
        format = self.kwargs["format"]
        if format not in SCORE_FORMATS:
            raise Http404
        try:
            content = SCORE_FORMATS[format](score_paper(self.report, source=source_words))
        except PdfError as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(self.get_success_url())
        return _answer(content, f"phieu-cham-diem-{self.report.pk}", format)


class OfSponsor(ScopedMixin, DetailView):
    """Thanks of the reader's own unit, for what the sponsor gave there in the period of the URL."""

    permission = Permission.PRINT_RECORDS
    model = Sponsor
    context_object_name = "sponsor"

    def get_queryset(self):
        return super().get_queryset().in_force().select_related("unit")

    def paper(self, form):
        asked = form.cleaned_data
        return thanks_paper(
            self.object, self.request.user.unit, asked["from"], asked["to"], dated=asked["dated"]
        )


class Thanks(OfSponsor):
    """What the letter and the certificate will say, before they are made."""

    template_name = "reports/award_thanks.html"

    def get_context_data(self, **kwargs):
        form = ThanksForm(self.request.GET)
        context = super().get_context_data(**kwargs) | {"form": form, "paper": None}
        if form.is_valid():
            papers = [
                (label, reverse("reports:award_thanks_file", args=[self.object.pk, name]))
                for name, (label, _, _) in THANKS.items()
            ]
            context |= {"paper": self.paper(form), "papers": papers, "query": form.query()}
        return context


class ThanksFile(OfSponsor):
    """The letter (`thu`) or the certificate (`giay`) as PDF; recorded: it names the sponsor."""

    def render_to_response(self, context, **kwargs):
        form = ThanksForm(self.request.GET)
        if self.kwargs["paper"] not in THANKS or not form.is_valid():
            raise Http404
        label, name, write = THANKS[self.kwargs["paper"]]
        paper = self.paper(form)
        try:
            if not paper.gave.times:
                raise PdfError(
                    "Không có trợ giúp nào được tính trong kỳ nên chưa lập được giấy này."
                )
            content = write(paper)
        except PdfError as error:
            messages.error(self.request, str(error))
            page = reverse("reports:award_thanks", args=[self.object.pk])
            return HttpResponseRedirect(f"{page}?{form.query()}")
        about = f"{label}, nhà tài trợ số {self.object.pk}"
        records.add(AccessRecord.Kind.AWARD_PRINTED, self.request.user, self.request, about=about)
        return pdf_response(content, f"{name}-{self.object.pk}", as_file=True)
