"""Lines of a draft: added from a file or by hand, corrected, taken away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from apps.core.views import RecordStep
from apps.organisation.models import UnitChange
from apps.reorganisations import actions
from apps.reorganisations.columns import LINKS
from apps.reorganisations.forms import LEDES, SEVERAL, LineForm, LineRemoveForm, LinesForm
from apps.reorganisations.views.records import DraftPages, tell_left_out

What = UnitChange.What


class DraftStep(DraftPages, RecordStep):
    """A step on the lines; the version is that of the page it was opened on."""

    def as_opened(self, form):
        """The reorganisation as the person saw it: an action compares its version under lock."""
        self.object.version = form.cleaned_data["version"]
        return self.object

    def try_again(self, error):
        """Somebody else, or the first of two clicks, changed the lines: what was typed stays, and
        goes through when it is sent once more."""
        self.object = self.get_object()
        form = self.get_form()
        form.data = form.data.copy()
        form.data["version"] = self.object.version
        return self.refuse(form, error)


class LinesFromFile(DraftStep):
    template_name = "reorganisations/lines.html"
    form_class = LinesForm
    title = "Thêm dòng từ tệp"
    submit = "Thêm các dòng"
    done = "Đã thêm các dòng của tệp."
    extra_context = {"columns": LINKS}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scope": self.object.scope}

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        row = actions.add_lines(self.as_opened(form), form.changes, by=self.request.user)
        tell_left_out(self.request, form.lines)
        return row


class LinePage(DraftStep):
    """The form of one kind of line."""

    template_name = "reorganisations/line.html"
    form_class = LineForm
    line = None

    @cached_property
    def made(self):
        return list(self.object.changes.filter(what=What.NEW).order_by("position"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "reorganisation": self.object,
            "what": self.what,
            "made": self.made,
            "line": self.line,
        }

    @property
    def consequence(self):
        return LEDES[self.what]


class LineAdd(LinePage):
    done = "Đã thêm."

    @cached_property
    def what(self):
        try:
            return What(self.kwargs["what"].replace("-", "_"))
        except ValueError:
            raise Http404 from None

    @property
    def title(self):
        return f"Thêm dòng: {self.what.label[:1].lower()}{self.what.label[1:]}"

    submit = "Thêm"

    def act(self, form):
        return actions.add_lines(self.as_opened(form), form.lines(), by=self.request.user)

    def get_success_url(self):
        if "more" in self.request.POST:
            return reverse("reorganisations:line_add", args=[self.object.pk, self.kwargs["what"]])
        return super().get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"may_go_on": self.what not in SEVERAL}


class LineGone(Exception):
    """Somebody took the line away, perhaps the first of two clicks."""


class OneLine:
    """The line of the URL."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except LineGone:
            messages.info(request, f"Dòng {kwargs['position']} không còn trong đợt này.")
            return redirect("reorganisations:detail", kwargs["pk"])

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        lines = row.changes.select_related("old", "new", "new_parent")
        self.line = lines.filter(position=self.kwargs["position"]).first()
        if self.line is None:
            raise LineGone
        self.what = What(self.line.what)
        return row


class LineEdit(OneLine, LinePage):
    done = "Đã lưu dòng."

    @property
    def title(self):
        return f"Sửa dòng {self.line.position}: {self.what.label[:1].lower()}{self.what.label[1:]}"

    def act(self, form):
        (line,) = form.lines()
        line.reorganisation = self.as_opened(form)
        return actions.edit_line(line, by=self.request.user)


class LineRemove(OneLine, DraftStep):
    form_class = LineRemoveForm
    submit = "Bỏ dòng"
    danger = True
    done = "Đã bỏ dòng."

    @property
    def title(self):
        return f"Bỏ dòng {self.line.position}"

    @property
    def consequence(self):
        return f"Bỏ khỏi bản soạn: {self.line}."

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        self.line.reorganisation = self.as_opened(form)
        return actions.remove_line(self.line, by=self.request.user)
