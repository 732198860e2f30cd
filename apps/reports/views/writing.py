"""The report of one unit: the page it writes on, what that page sends, and the whole to read."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.actions import ActionError
from apps.core.at_once import ask_at_once
from apps.core.dates import local
from apps.core.formal import MOTTO, STATE
from apps.core.text import whole_number
from apps.core.views import RecordEdit
from apps.reports.actions.writing import NewerTextError, write_heads, write_section, write_target
from apps.reports.asking import asked_view, offered_views, report_query
from apps.reports.exports.outline_words import number_line, recipient_lines, signer_lines
from apps.reports.forms.writing import BelowForm, HeadsForm, TargetForm, TextForm
from apps.reports.models import SectionText, UnitReport
from apps.reports.outline import document
from apps.reports.outline.blocks import TARGET_UNITS, actual_of
from apps.reports.outline.parts import Part
from apps.reports.outline.sections import BY_CODE, NO_FIGURE, NO_WORDS, TARGETS, WRITTEN

BELOW_SHOWN = 10
"""Texts of units below on one page of a panel."""
ALL_TO_WRITE = len(WRITTEN) + 1  # the targets of IV.2 are one more


class ReportMixin(ScopedMixin):
    """A view over one report in scope."""

    permission = Permission.VIEW_FIGURES
    model = UnitReport

    def get_queryset(self):
        found = super().get_queryset().with_due_on().prefetch_related("targets")
        return found.select_related("round__unit", "unit__province", "submitted_by", "returned_by")


class ReportWriteMixin(WriteScopedMixin, ReportMixin):
    """A view that changes it: in scope, but whoever may not write there is forbidden."""

    permission = Permission.WRITE_REPORTS


@dataclass(frozen=True)
class Place:
    """One section on the page: its Part, what is stored of it, how many units below wrote in it."""

    part: Part
    row: SectionText | None
    below: int
    above: tuple
    target_rows: tuple = ()

    @property
    def section(self):
        return self.part.section

    @property
    def anchor(self):
        return anchor_of(self.section.code)

    @property
    def version(self):
        return self.row.version if self.row else 0

    @property
    def is_written(self):
        if self.target_rows:
            return any(row["amount"] is not None or row["words"] for row in self.target_rows)
        return not self.part.lacks_words

    @property
    def takes_words(self):
        return self.section.writes or bool(self.target_rows)


def anchor_of(code):
    return f"muc-{code}"


class Report(ReportMixin, DetailView):
    """Every section with its figures and the unit's own words beside them."""

    template_name = "reports/report.html"

    def get_context_data(self, **kwargs):
        report = self.object
        frozen = document.frozen_of(report)
        figures = frozen.figures if frozen else document.live_figures(report)
        places = self.places(figures)
        written = sum(place.is_written for place in places if place.takes_words)
        return super().get_context_data(**kwargs) | {
            "report": report,
            "round": report.round,
            "frozen": frozen,
            "was_frozen": frozen or was_frozen(report),
            "facts": document.facts_of(figures, frozen),
            "figures_query": report_query(report, frozen),
            "may_write": may_write(self.request.user, report),
            "places": around(places),
            "written": written,
            "all": ALL_TO_WRITE,
            "heads": heads_facts(report),
            "no_figure": NO_FIGURE,
            "no_words": NO_WORDS,
        }

    def places(self, figures):
        report = self.object
        texts, below = report.texts.select_related("saved_by"), self.below_counts()
        ask_at_once(texts, below)
        rows, below = {row.section: row for row in texts}, dict(below)
        targets = self.target_rows(figures)
        places, above = [], []
        texts = {code: row.text for code, row in rows.items()}
        for part in document.document_parts(report, figures, texts):
            section = part.section
            above = [(depth, title) for depth, title in above if depth < section.depth]
            places.append(
                Place(
                    part=part,
                    row=rows.get(section.code),
                    below=below.get(section.code, 0),
                    above=tuple(title for _, title in above),
                    target_rows=targets if section.block == "targets" else (),
                )
            )
            above.append((section.depth, f"{section.mark} {part.title}"))
        return places

    def below_counts(self):
        """Lines of (section, how many units below have written something there)."""
        texts = texts_below(self.object, self.request.user)
        return texts.order_by().values_list("section").annotate(Count("pk"))

    def target_rows(self, figures):
        rows = {row.target: row for row in self.object.targets.all()}
        return tuple(
            {
                "key": key,
                "label": label,
                "unit": TARGET_UNITS[key],
                "actual": actual_of(key, figures),
                "amount": rows[key].amount if key in rows else None,
                "words": rows[key].words if key in rows else "",
                "version": rows[key].version if key in rows else 0,
            }
            for key, label in TARGETS.items()
        )


def around(places):
    """[(place, the one before it, the one behind it)]; headings have none and are passed over."""
    leaves = [place for place in places if not place.section.is_heading]
    before = dict(zip([place.anchor for place in leaves[1:]], leaves, strict=False))
    behind = dict(zip([place.anchor for place in leaves], leaves[1:], strict=False))
    return [(place, before.get(place.anchor), behind.get(place.anchor)) for place in places]


def may_write(user, report):
    """Whether the page is for writing: the user may, and the report and its round are open."""
    is_open = report.is_open and not report.round.is_closed and not report.round.is_voided
    return is_open and user.may(Permission.WRITE_REPORTS, report.unit)


def was_frozen(report):
    """Whether figures of an earlier acceptance are kept: asked only where a report was returned."""
    return bool(report.return_reason) and report.freezes.exists()


def texts_below(report, user):
    """What units below wrote in the same round, empty texts left out."""
    reports = UnitReport.objects.visible_to(user).below(report)
    return SectionText.objects.filter(report__in=reports).exclude(text="")


class WriteView(ReportWriteMixin, SingleObjectMixin, View):
    """Takes what the page sends while somebody types, or a form without JavaScript.

    Answers JSON {version, at} to a script; 409 tells of a newer text {text …} or a locked report,
    400 of what cannot be saved. Without a script it leads back to the section.
    """

    form_class = None

    def write(self, form):
        raise NotImplementedError

    def post(self, request, **kwargs):
        self.object = self.get_object()
        form = self.form_class(request.POST)
        if request.POST.get("user", str(request.user.pk)) != str(request.user.pk):
            return self.refuse(form, "Máy này vừa đăng nhập bằng tài khoản khác.")
        if not form.is_valid():
            return self.refuse(form, next(iter(form.errors.values()))[0])
        try:
            row = self.write(form)
        except NewerTextError as error:
            return self.tell_newer(form, error)
        except ActionError as error:
            return self.refuse(form, str(error), status=409)
        if self.is_script:
            return JsonResponse({"version": row.version, "at": _clock(row)})
        messages.success(request, "Đã lưu.")
        return HttpResponseRedirect(self.page_url)

    @property
    def is_script(self):
        return self.request.headers.get("Accept") == "application/json"

    @property
    def page_url(self):
        report = reverse("reports:report", args=[self.object.pk])
        return f"{report}#{anchor_of(self.section.code)}"

    def refuse(self, form, problem, *, status=400):
        if self.is_script:
            is_open = may_write(self.request.user, self.object)
            return JsonResponse({"problem": problem, "locked": not is_open}, status=status)
        return self.show(form, problem=problem, status=status)

    def tell_newer(self, form, error):
        row = error.stored
        if self.is_script:
            said = {"problem": str(error), "version": row.version, "who": str(row.saved_by or "")}
            return JsonResponse(said | self.stored(row) | {"at": _clock(row)}, status=409)
        return self.show(form, problem=str(error), newer=row, status=409)

    def stored(self, row):
        """What the script shows beside what was typed here."""
        raise NotImplementedError

    def show(self, form, *, problem="", newer=None, status=200):
        """The section on a page of its own, with what was typed still there."""
        return render(
            self.request,
            self.template_name,
            {
                "report": self.object,
                "section": self.section,
                "title": self.section.title.format(years=self.object.round.years_shown),
                "form": form,
                "problem": problem,
                "newer": newer,
                "newer_at": newer and _clock(newer),
                "page_url": self.page_url,
            },
            status=status,
        )


def _clock(row):
    return f"{local(row.saved_at):%H:%M}" if row.saved_at else ""


def section_named(code):
    """The Section that a URL names. Raises Http404."""
    section = BY_CODE.get(code)
    if section is None or not section.writes:
        raise Http404
    return section


class SectionWrite(WriteView):
    """The words of one section."""

    form_class = TextForm
    template_name = "reports/report_section.html"

    @cached_property
    def section(self):
        return section_named(self.kwargs["section"])

    def get(self, request, **kwargs):
        """The section alone: for old browsers and weak lines."""
        self.object = self.get_object()
        row = self.object.texts.filter(section=self.section.code).first()
        stored = {"text": row.text if row else "", "version": row.version if row else 0}
        if not may_write(request.user, self.object):
            return HttpResponseRedirect(self.page_url)
        return self.show(TextForm(initial=stored))

    def write(self, form):
        sent = form.cleaned_data
        return write_section(
            self.object, self.section, sent["text"], version=sent["version"], by=self.request.user
        )

    def stored(self, row):
        return {"text": row.text}


class TargetWrite(WriteView):
    """One target of IV.2."""

    form_class = TargetForm
    template_name = "reports/report_target.html"
    section = BY_CODE["IV.2"]

    def dispatch(self, request, *args, **kwargs):
        if kwargs["target"] not in TARGETS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def write(self, form):
        sent = form.cleaned_data
        return write_target(
            self.object,
            self.kwargs["target"],
            amount=sent["amount"],
            words=sent["words"],
            version=sent["version"],
            by=self.request.user,
        )

    def stored(self, row):
        return {"amount": row.amount, "words": row.words}

    def show(self, form, **kwargs):
        form.label = TARGETS[self.kwargs["target"]]
        return super().show(form, **kwargs)


class BelowTexts(ReportMixin, DetailView):
    """What the units below wrote in one section: a page, or the part of it that a panel asks for."""

    template_name = "reports/report_below.html"

    def get_template_names(self):
        if self.request.GET.get("phan"):
            return ["reports/report_below_texts.html"]
        return super().get_template_names()

    def get_context_data(self, **kwargs):
        report, section = self.object, section_named(self.kwargs["section"])
        found = texts_below(report, self.request.user).filter(section=section.code)
        found = list(
            found.select_related("report__unit").order_by(
                "report__unit__name_key", "report__unit_id"
            )
        )
        form = BelowForm(self.request.GET)
        shown = form.narrow(found)
        number = whole_number(self.request.GET.get("page", ""), most=10**4) or 1
        return super().get_context_data(**kwargs) | {
            "report": report,
            "section": section,
            "title": section.title.format(years=report.round.years_shown),
            "page_url": f"{reverse('reports:report', args=[report.pk])}#{anchor_of(section.code)}",
            "all": len(found),
            "q": form.data.get("q", ""),
            "page_obj": Paginator(shown, BELOW_SHOWN).get_page(number),
            "may_write": may_write(self.request.user, report),
        }


class HeadsEdit(ReportWriteMixin, RecordEdit):
    """What is printed around the report."""

    form_class = HeadsForm
    title = "Số, ngày, nơi nhận, người ký"
    done = "Đã lưu phần in quanh báo cáo."

    def get_form_kwargs(self):
        layout = document.layout_of(self.object)
        heads = document.default_heads(self.object, layout)
        return super().get_form_kwargs() | {"heads": heads}

    def act(self, form):
        return write_heads(form.instance, by=self.request.user)

    def trail(self):
        return [(str(self.object.unit), reverse("reports:report", args=[self.object.pk]))]

    def get_success_url(self):
        return f"{reverse('reports:report', args=[self.object.pk])}#the-thuc"


class Preview(ReportMixin, DetailView):
    """The whole report to read and to print from the browser."""

    template_name = "reports/report_preview.html"

    def get_context_data(self, **kwargs):
        view = asked_view(self.request)
        paper = document.outline_document(self.object, view=view)
        return super().get_context_data(**kwargs) | {
            "view": view,
            "views": () if self.object.is_frozen else offered_views(view),
            "report": self.object,
            "report_url": reverse("reports:report", args=[self.object.pk]),
            "document": paper,
            "figures_query": paper.query,
            "no_words": NO_WORDS,
            "no_figure": NO_FIGURE,
            "state": STATE,
            "motto": MOTTO,
            "number": number_line(paper),
            "recipients": recipient_lines(paper),
            "signer": signer_lines(paper),
        }


def heads_facts(report):
    """[(label, value)] of what is printed around the report, defaults filled in."""
    heads = document.default_heads(report, document.layout_of(report))
    recipients = report.recipients.splitlines() or heads.recipients
    return [
        ("Số", report.number),
        ("Địa danh", report.place or heads.place),
        ("Ngày ký", report.dated and f"{report.dated:%d/%m/%Y}"),
        ("Nơi nhận", " ".join(recipients)),
        ("Thẩm quyền ký", report.signer_authority or heads.signer_authority),
        ("Chức vụ", report.signer_title or heads.signer_title),
        ("Họ tên người ký", report.signer_name),
    ]
