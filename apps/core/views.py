"""Pages every app has: a list, a create form, an edit form, a step with a reason.

They know nothing of rights: an app puts its access mixin before them. The writing is done by
`act(form)`, which calls the app's action and gives the row.
"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.generic import CreateView, DetailView, ListView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import FormMixin

from apps.core.actions import ActionError, StaleError, void
from apps.core.files import serve
from apps.core.forms.steps import VoidForm
from apps.core.forms.uploads import UploadForm
from apps.core.paging import BoundedPaginator

SENT_BEFORE = (
    "Biểu mẫu này đã được lưu từ lần gửi trước, không ghi thêm lần nữa. "
    "Muốn ghi thêm thì mở một biểu mẫu mới."
)


def pdf_response(content, name, *, as_file=False):
    """A PDF with data of persons: nobody keeps it on the way. It opens in the browser, or is saved."""
    how = "attachment" if as_file else "inline"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'{how}; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


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
    tries_left = 5

    def act(self, form):
        """Call the app's action with what the form checked; gives the row."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.object = self.act(form)
        except StaleError as error:
            return self.try_again(error)
        except ActionError as error:
            return self.refuse(form, error)
        messages.success(self.request, self.done)
        for change in getattr(form, "taken_over", ()):
            messages.info(
                self.request,
                f"Người khác vừa đổi mục bạn không sửa, giá trị mới của họ được giữ: "
                f"{change.label}: {change.stored}",
            )
        return HttpResponseRedirect(self.get_success_url())

    def try_again(self, error):
        """Somebody saved between reading and locking: the same form over the row as it is now.

        The form puts together what it can and asks about the rest.
        """
        self.object = self.get_object()
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        if not self.tries_left:
            return self.refuse(form, error)
        self.tries_left -= 1
        return self.form_valid(form)

    def refuse(self, form, error):
        form.add_error(None, str(error))
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

    def form_valid(self, form):
        return self.sent_before(form) or super().form_valid(form)

    def form_invalid(self, form):
        return self.sent_before(form) or super().form_invalid(form)

    def sent_before(self, form):
        """The way to the row that this form made when it was sent before; None the first time."""
        saved = form.already_saved()
        if saved is None:
            return None
        self.object = saved
        messages.info(self.request, SENT_BEFORE)
        return HttpResponseRedirect(self.get_success_url())


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


class FilesAdd(RecordStep):
    """Files added to a row: each is kept or refused by itself, with its own words."""

    template_name = "core/record_form.html"
    form_class = UploadForm
    submit = "Gửi tệp"

    def keep(self, upload, upload_key):
        """Call the app's action, which keeps the file with `self.object`."""
        raise NotImplementedError

    def form_valid(self, form):
        kept, problems = 0, []
        for upload, upload_key in form.uploads():
            try:
                self.keep(upload, upload_key)
                kept += 1
            except ActionError as error:
                problems.append(str(error))
        if kept:
            messages.success(self.request, f"Đã thêm {kept} tệp.")
        if not problems:
            return HttpResponseRedirect(self.get_success_url())
        for problem in problems:
            form.add_error("files", problem)
        return self.form_invalid(form)


class FileView(SingleObjectMixin, View):
    """The bytes of a stored file in force, or of its preview; an access mixin goes before it."""

    preview = False

    def get_queryset(self):
        return super().get_queryset().in_force()

    def get(self, request, *args, **kwargs):
        return serve(request, self.get_object(), preview=self.preview)


class FileVoid(RecordStep):
    """Voiding a stored file: nobody opens it any more, its name and the reason stay."""

    form_class = VoidForm
    title = "Hủy tệp"
    submit = "Hủy tệp"
    danger = True
    done = "Đã hủy tệp."

    @property
    def consequence(self):
        return (
            f"Không ai mở được tệp “{self.object.name}” nữa; tên tệp và lý do vẫn được ghi lại. "
            "Không khôi phục được."
        )

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)
