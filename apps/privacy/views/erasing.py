"""Pages of erasing: what will go, asked by one person, done by another."""

from django.http import Http404

from apps.accounts.access import WriteScopedMixin
from apps.core.at_once import count_at_once
from apps.core.forms import Form
from apps.core.views import RecordStep
from apps.privacy.actions import erasing
from apps.privacy.forms.erasing import AskForm, EraseForm
from apps.privacy.models import DataRequest
from apps.privacy.traces import OWN, free_texts
from apps.privacy.views.requests import RequestPages


class ErasePages(RequestPages, WriteScopedMixin, RecordStep):
    danger = True

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "address", "erasure_asked_by")

    def get_object(self, queryset=None):
        request = super().get_object(queryset)
        if request.kind != DataRequest.Kind.DELETE or request.address is None:
            raise Http404("Yêu cầu này không phải yêu cầu xóa dữ liệu của một hồ sơ.")
        return request


class RequestErase(ErasePages):
    template_name = "privacy/erase.html"
    title = "Xóa dữ liệu"

    @property
    def stage(self):
        """ "ask", "wait" (for another person), "erase" or "erased"."""
        row = self.object
        if row.erased_at:
            return "erased"
        if row.erasure_asked_at is None:
            return "ask"
        return "wait" if row.erasure_asked_by_id == self.request.user.pk else "erase"

    @property
    def done(self):
        if self.object.erased_at:
            return "Đã xóa dữ liệu. Bây giờ hãy trả lời người yêu cầu và ghi kết quả."
        return "Đã đề nghị xóa. Một cán bộ khác phải xác nhận."

    @property
    def submit(self):
        return "Xóa vĩnh viễn" if self.stage == "erase" else "Đề nghị xóa"

    def get_form_class(self):
        return EraseForm if self.stage == "erase" else AskForm

    def get_form_kwargs(self):
        self.dossiers = erasing.all_dossiers(self.object.address)
        self.texts = free_texts(self.dossiers)
        return super().get_form_kwargs() | {"request": self.object, "texts": self.texts}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [trace.rows(self.dossiers).order_by() for trace in OWN]
        found = zip(OWN, count_at_once(*rows), strict=True)
        return context | {
            "row": self.object,
            "stage": self.stage,
            "counts": [
                (trace.model._meta.verbose_name.capitalize(), count, trace.files)
                for trace, count in found
                if count
            ],
            "named": [words for words in self.texts if words.names],
        }

    def act(self, form):
        if self.stage == "erase":
            texts = form.cleaned_data.get("texts", [])
            return erasing.erase(self.object, texts=texts, by=self.request.user, http=self.request)
        return erasing.ask(self.object, by=self.request.user)


class RequestEraseTakeBack(ErasePages):
    form_class = Form
    title = submit = "Thôi đề nghị xóa"
    danger = False
    done = "Đã thôi đề nghị xóa."
    consequence = "Chưa có gì bị xóa. Sau này vẫn đề nghị lại được."

    def act(self, form):
        return erasing.take_back(self.object, by=self.request.user)
