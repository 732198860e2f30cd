"""Pages every app has: a list, a create form, an edit form, a step with a reason.

They know nothing of rights: an app puts its access mixin before them. The writing is done by
`act(form)`, which calls the app's action and gives the row.
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.views.generic import CreateView, DetailView, ListView, UpdateView
from django.views.generic.edit import FormMixin

from apps.core.actions import ActionError, StaleError
from apps.core.paging import BoundedPaginator


class RecordList(ListView):
    """A list behind a filter form (`filter_class`), 20 rows a page, each a dict of `columns`."""

    paginate_by = 20
    paginator_class = BoundedPaginator
    filter_class = None
    columns = ()
    orders = {}
    """{value of the URL's `sort`: fields}; the first one is the default."""
    create_permission = "edit_records"
    create_url = ""

    def get_queryset(self):
        self.filters = self.filter_class(self.request.GET, user=self.request.user)
        self.sort = self.request.GET.get("sort", "")
        if self.sort not in self.orders:
            self.sort = next(iter(self.orders))
        narrowed = self.filters.narrow(super().get_queryset())
        return narrowed.order_by(*self.orders[self.sort])

    def get_paginator(self, *args, **kwargs):
        return super().get_paginator(*args, columns=self.columns, **kwargs)

    def get_context_data(self, **kwargs):
        may_create = self.create_url and self.request.user.may(self.create_permission)
        return super().get_context_data(**kwargs) | {
            "filters": self.filters,
            "sort": self.sort,
            "create_url": self.create_url if may_create else "",
        }


class ActMixin:
    """What the writing pages share: act, say so, go on; or show why not."""

    done = "Đã lưu."
    title = ""
    submit = "Lưu"
    consequence = ""
    danger = False

    def act(self, form):
        """Call the app's action with what the form checked; gives the row."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.object = self.act(form)
        except StaleError:
            return self.show_conflict()
        except ActionError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def show_conflict(self):
        """The same form over the row as it is now: it finds what differs by itself."""
        self.object = self.get_object()
        form = self.get_form()
        form.is_valid()
        return self.form_invalid(form)

    def trail(self):
        """[(label, url)] of the pages above this one, the farthest first."""
        return []

    def get_context_data(self, **kwargs):
        trail = self.trail()
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "submit": self.submit,
            "consequence": self.consequence,
            "danger": self.danger,
            "trail": trail,
            "cancel_url": trail[-1][1] if trail else None,
        }


class RecordCreate(ActMixin, CreateView):
    """A create form; a second click leads to the row that the first one made."""

    template_name = "core/record_form.html"

    def form_invalid(self, form):
        saved = form.already_saved()
        if saved is not None:
            self.object = saved
            return HttpResponseRedirect(self.get_success_url())
        return super().form_invalid(form)


class RecordEdit(ActMixin, UpdateView):
    """An edit form; what somebody else saved in the meantime is shown beside it."""

    template_name = "core/record_form.html"


class RecordStep(ActMixin, FormMixin, DetailView):
    """One step in a row's life that asks for a confirmation, often with a reason."""

    template_name = "core/record_step.html"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
