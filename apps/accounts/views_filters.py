"""Saved filters: kept from the filter bar of a list, renamed and dropped on a page of their own."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from apps.accounts import saved_filters
from apps.accounts.models import SavedFilter
from apps.core.actions import ActionError
from apps.core.forms import Form, TidyCharField


class SavedFilterForm(Form):
    name = TidyCharField(label="Tên bộ lọc", max_length=80)


class SavedFilterKeep(View):
    """Keeps the filter of the list the person comes from, and leads back there."""

    http_method_names = ["post"]

    def post(self, request):
        page = request.POST.get("page", "")
        query = saved_filters.kept_part(request.POST.get("query", ""))
        if saved_filters.url_of(page) is None:
            raise Http404
        try:
            name = request.POST.get("name", "")
            saved = saved_filters.keep(page=page, name=name, query=query, by=request.user)
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đã lưu bộ lọc “{saved}”.")
        return HttpResponseRedirect(saved_filters.url_of(page, query))


class SavedFilterList(TemplateView):
    """One's own filters, of one list (`?trang=`) or of all."""

    template_name = "accounts/saved_filter_list.html"

    def get_context_data(self, **kwargs):
        page = self.request.GET.get("trang", "")
        own = SavedFilter.objects.visible_to(self.request.user)
        if page:
            own = own.filter(page=page)
        rows = [(saved, saved_filters.url_of(saved.page, saved.query)) for saved in own]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "list_url": page and saved_filters.url_of(page),
        }


class OwnFilterMixin:
    """One of one's own filters; another's is not found."""

    def saved(self):
        own = SavedFilter.objects.visible_to(self.request.user)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def list_url(self):
        return f"{reverse('accounts:saved_filter_list')}?trang={self.saved_page}"


class SavedFilterRename(OwnFilterMixin, FormView):
    template_name = "core/record_form.html"
    form_class = SavedFilterForm

    def dispatch(self, request, *args, **kwargs):
        self.filter = self.saved()
        self.saved_page = self.filter.page
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"name": self.filter.name}

    def form_valid(self, form):
        try:
            saved_filters.rename(self.filter, name=form.cleaned_data["name"])
        except ActionError as error:
            form.add_error("name", str(error))
            return self.form_invalid(form)
        messages.success(self.request, f"Đã đổi tên thành “{self.filter}”.")
        return HttpResponseRedirect(self.list_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": "Đổi tên bộ lọc",
            "submit": "Lưu tên",
            "trail": [("Bộ lọc đã lưu", self.list_url())],
            "cancel_url": self.list_url(),
        }


class SavedFilterDrop(OwnFilterMixin, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        saved = self.saved()
        self.saved_page = saved.page
        saved_filters.drop(saved)
        messages.success(request, f"Đã xóa bộ lọc “{saved.name}”.")
        return HttpResponseRedirect(self.list_url())
