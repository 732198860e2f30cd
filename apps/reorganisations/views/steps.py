"""The preview with the step that applies it, asking another manager, undoing."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.core.actions import ActionError, StaleError
from apps.core.dates import today
from apps.core.money import format_number
from apps.core.views import RecordStep
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation
from apps.organisation.reorganising.previewing import UNIT_WORDS
from apps.reorganisations import actions, previewed, telling
from apps.reorganisations.forms import ApplyForm, UndoForm
from apps.reorganisations.views.records import DraftPages, facts_of

FIRST = {*UNIT_WORDS, "addresses", "to_settle", "accounts.user", "accounts.user_stay"}
"""Counts of a preview that are always in sight; the others are folded."""

FEW = 8
"""A part of a preview with no more lines than these is not folded."""


def _tile(_, words, number):
    return {"label": words[:1].upper() + words[1:], "value": format_number(number)}


class Preview(DraftPages, RecordStep):
    """What would happen, in numbers and names; below it the step that does it.

    A POST with `reckon` works the numbers out; they stand until the draft is edited.
    """

    template_name = "reorganisations/preview.html"
    form_class = ApplyForm
    title = "Xem trước"
    submit = "Thực hiện"
    done = "Đang thực hiện. Người khác xem được nhưng chưa ghi được cho đến khi xong."

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.status != Reorganisation.Status.DRAFT:
            return self.no_draft()
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        if "reckon" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        if self.object.status != Reorganisation.Status.DRAFT:
            return self.no_draft()
        previewed.reckon(self.object)
        return HttpResponseRedirect(request.path)

    def no_draft(self):
        messages.info(self.request, "Đợt này không còn là bản soạn nên không có gì để xem trước.")
        return HttpResponseRedirect(self.get_success_url())

    def get_initial(self):
        return {"version": self.object.version}

    def try_again(self, error):
        messages.warning(self.request, str(error))
        return HttpResponseRedirect(self.request.path)

    def act(self, form):
        if previewed.kept(self.object) is None:
            raise StaleError(
                "Chưa có bản xem trước của đợt này như hiện nay, hoặc bản đã quá một giờ; hãy tính lại, "
                "đọc rồi thực hiện."
            )
        said = form.cleaned_data
        actions.ask_to_apply(
            self.object, by=self.request.user, decree=said["decree"], version=said["version"]
        )
        return self.object

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        refused = reorganising.may_apply(row, user)
        seen = previewed.kept(row)
        counts = seen["counts"] if seen else []
        return super().get_context_data(**kwargs) | {
            "row": row,
            "facts": facts_of(row)[:3],
            "seen": seen,
            "tiles": [_tile(*count) for count in counts if count[0] in FIRST],
            "more_tiles": [_tile(*count) for count in counts if count[0] not in FIRST],
            "few": FEW,
            "refused": refused,
            "others": actions.able_others(row, user)[:20] if refused else [],
            "is_early": row.starts_on > today(),
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


class WriteAgain(DraftPages, SingleObjectMixin, View):
    """A new draft with the lines of one that was undone."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        row = self.get_object()
        try:
            row = actions.write_again(row, by=request.user)
        except ActionError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "Đây là bản soạn mới với các dòng của đợt đã hoàn tác.")
        return HttpResponseRedirect(telling.page_of(row))
