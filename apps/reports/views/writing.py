"""Writing the report of a unit: what its page sends, section by section, and what is printed around it."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.core.actions import ActionError
from apps.core.dates import local
from apps.core.views import RecordEdit
from apps.reports.actions.writing import NewerTextError, write_heads, write_section, write_target
from apps.reports.forms.writing import HeadsForm, TargetForm, TextForm
from apps.reports.outline import document
from apps.reports.outline.sections import BY_CODE, TARGETS
from apps.reports.views.report import ReportWriteMixin, anchor_of, may_write


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
