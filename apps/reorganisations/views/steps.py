"""The preview with the step that applies it, asking another manager, undoing."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.core.money import format_number
from apps.core.views import RecordStep
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation
from apps.reorganisations import actions
from apps.reorganisations.forms import ApplyForm, UndoForm
from apps.reorganisations.views.records import DraftPages, facts_of

SHOWN = 200


class Preview(DraftPages, RecordStep):
    """What would happen, in numbers and names; below it the step that does it."""

    template_name = "reorganisations/preview.html"
    form_class = ApplyForm
    title = "Xem trước"
    submit = "Thực hiện"
    done = "Đang thực hiện. Người khác xem được nhưng chưa ghi được cho đến khi xong."

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.status != Reorganisation.Status.DRAFT:
            messages.info(request, "Đợt này không còn là bản soạn nên không có gì để xem trước.")
            return HttpResponseRedirect(self.get_success_url())
        return self.render_to_response(self.get_context_data())

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        said = form.cleaned_data
        actions.ask_to_apply(
            self.object, by=self.request.user, decree=said["decree"], version=said["version"]
        )
        return self.object

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        seen = reorganising.preview(row)
        errors = [problem for problem in seen.problems if problem.is_error]
        warnings = [problem for problem in seen.problems if not problem.is_error]
        refused = reorganising.may_apply(row, user)
        return super().get_context_data(**kwargs) | {
            "row": row,
            "seen": seen,
            "facts": facts_of(row)[:3],
            "errors": errors[:SHOWN],
            "more_errors": max(0, len(errors) - SHOWN),
            "warnings": warnings[:SHOWN],
            "more_warnings": max(0, len(warnings) - SHOWN),
            "tiles": [
                {"label": words, "value": format_number(number)}
                for _, words, number in seen.counts
                if number
            ],
            "refused": refused,
            "others": list(actions.who_else(row, user)[:20]) if refused else [],
            "people": seen.people[:SHOWN],
            "more_people": max(0, len(seen.people) - SHOWN),
            "sights": seen.sights[:SHOWN],
            "more_sights": max(0, len(seen.sights) - SHOWN),
        }


class AskOthers(DraftPages, SingleObjectMixin, View):
    """Have the other managers told that a draft waits for one of them."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        row = self.get_object()
        told = actions.ask_others(row, by=request.user)
        words = (
            f"Đã báo {told} người quản trị." if told else "Không có người quản trị nào khác để báo."
        )
        messages.success(request, words)
        return HttpResponseRedirect(reverse("reorganisations:preview", args=[row.pk]))


class Undo(DraftPages, RecordStep):
    form_class = UndoForm
    title = "Hoàn tác"
    submit = "Hoàn tác"
    danger = True
    done = "Đang hoàn tác."
    consequence = (
        "Các đơn vị, người dùng và bản ghi trở lại như trước đợt này. Những gì ghi từ đó đến nay vẫn còn; "
        "hồ sơ mới ở đơn vị không còn nữa sẽ chờ được giao."
    )

    def act(self, form):
        actions.ask_to_undo(self.object, by=self.request.user, **form.cleaned_data)
        return self.object
