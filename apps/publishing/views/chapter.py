"""Officers' pages of what the public sees beside cards: offices, aid models, papers, figures."""

from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView, ListView, View
from django.views.generic.base import TemplateView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.campaign.models import Directive
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.actions import enqueue
from apps.jobs.exporting import LongExportMixin
from apps.publishing.actions import chapter
from apps.publishing.exports import OpenDirectiveExport
from apps.publishing.forms.chapter import (
    ContactCreateForm,
    ContactEditForm,
    DirectiveFilterForm,
    OpenDirectiveForm,
    PresentationCreateForm,
    PresentationEditForm,
    ReadForm,
)
from apps.publishing.models import Contact, Presentation, PublicFigures

SHOWN = 50


class _ForUserMixin:
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


# --- offices


class ContactList(ScopedMixin, ListView):
    permission = Permission.VIEW_RECORDS
    model = Contact
    paginate_by = SHOWN
    template_name = "publishing/contact_list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("unit").order_by("unit__path")

    def get_context_data(self, **kwargs):
        may_edit = self.request.user.may(Permission.MANAGE_UNITS)
        return super().get_context_data(**kwargs) | {
            "may_edit": may_edit,
            "create_url": reverse("publishing:contact_create") if may_edit else "",
        }


class _ContactMixin(_ForUserMixin):
    permission = Permission.MANAGE_UNITS
    model = Contact
    done = "Đã lưu, trang công khai đã đổi theo."

    def trail(self):
        return [("Liên hệ của Hội", reverse("publishing:contact_list"))]

    def act(self, form):
        return chapter.set_contact(form.instance, by=self.request.user)

    def get_success_url(self):
        return reverse("publishing:contact_list")


class ContactCreate(_ContactMixin, PermissionMixin, RecordCreate):
    form_class = ContactCreateForm
    title = "Thêm liên hệ"


class ContactEdit(_ContactMixin, WriteScopedMixin, RecordEdit):
    form_class = ContactEditForm

    @property
    def title(self):
        return f"Liên hệ: {self.object.unit.name}"


# --- aid models


class PresentationList(ScopedMixin, ListView):
    """Those that wait first."""

    permission = Permission.VIEW_RECORDS
    model = Presentation
    paginate_by = SHOWN
    template_name = "publishing/presentation_list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("unit").order_by("-status", "-id")

    def get_context_data(self, **kwargs):
        may_write = self.request.user.may(Permission.EDIT_RECORDS)
        return super().get_context_data(**kwargs) | {
            "create_url": reverse("publishing:presentation_create") if may_write else "",
        }


class _PresentationMixin:
    model = Presentation

    def get_success_url(self):
        return reverse("publishing:presentation_detail", args=[self.object.pk])

    def trail(self):
        trail = [("Giới thiệu mô hình", reverse("publishing:presentation_list"))]
        named = self.object and self.object.pk
        return [*trail, (self.object.title, self.get_success_url())] if named else trail


class PresentationDetail(ScopedMixin, DetailView):
    """As the public reads it, and what may be done."""

    permission = Permission.VIEW_RECORDS
    model = Presentation
    template_name = "publishing/presentation_detail.html"
    context_object_name = "presentation"

    def get_queryset(self):
        related = ["aid_model", "unit", "province", "written_by", "approved_by"]
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        may_publish = user.may(Permission.PUBLISH, row.unit)
        waits = row.status == Presentation.Status.WAITING
        return super().get_context_data(**kwargs) | {
            "may_write": user.may(Permission.EDIT_RECORDS, row.unit),
            "may_approve": waits and may_publish and not chapter.has_written(row, user),
            "may_take_off": may_publish and row.status != Presentation.Status.OFF,
            "entries": entries_for(row),
        }


class PresentationCreate(_PresentationMixin, _ForUserMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = PresentationCreateForm
    title = "Viết lời giới thiệu mô hình"
    done = "Đã lưu. Một cán bộ khác duyệt thì bài hiện trên trang công khai."

    def act(self, form):
        return chapter.present(form.instance, by=self.request.user)


class PresentationEdit(_PresentationMixin, _ForUserMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = PresentationEditForm
    title = "Sửa lời giới thiệu"
    done = "Đã lưu. Bản cũ còn hiện đến khi một cán bộ khác duyệt bản mới."

    def act(self, form):
        return chapter.present(form.instance, by=self.request.user)


class PresentationApprove(_PresentationMixin, WriteScopedMixin, RecordStep):
    permission = Permission.PUBLISH
    form_class = ReadForm
    title = "Duyệt lời giới thiệu"
    submit = "Duyệt và công khai"
    done = "Đã công khai."

    def get_initial(self):
        return {"version": self.object.version}

    @property
    def consequence(self):
        return f"Trang công khai sẽ đăng “{self.object.title}”: {self.object.story}"

    def act(self, form):
        self.object.version = form.cleaned_data["version"]
        return chapter.approve_presentation(self.object, by=self.request.user)


class PresentationOff(_PresentationMixin, WriteScopedMixin, RecordStep):
    permission = Permission.PUBLISH
    form_class = ReadForm
    title = "Gỡ bài giới thiệu"
    submit = "Gỡ khỏi trang công khai"
    danger = True
    consequence = "Bài không còn trên trang công khai. Sửa và duyệt lại thì bài hiện lại."
    done = "Đã gỡ."

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        return chapter.take_off_presentation(self.object, by=self.request.user)


# --- papers


class DirectiveList(ScopedMixin, LongExportMixin, RecordList):
    """Every paper on file, and whether strangers see it."""

    permission = Permission.PUBLISH
    export_class = OpenDirectiveExport
    model = Directive
    template_name = "publishing/directive_list.html"
    filter_class = DirectiveFilterForm
    columns = ["pk", "kind", "number", "issued_on", "issuer", "abstract", "opened"]
    orders = {"newest": ["-issued_on", "-id"], "oldest": ["issued_on", "id"]}

    def get_queryset(self):
        return super().get_queryset().in_force()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = dict(Directive.Kind.choices)
        for row in context["page_obj"].object_list:
            row["kind"] = kinds[row["kind"]]
        return context


class _DirectiveMixin(WriteScopedMixin):
    permission = Permission.PUBLISH
    model = Directive
    success_url = reverse_lazy("publishing:directive_list")

    def get_queryset(self):
        return super().get_queryset().in_force()

    def get_success_url(self):
        return str(self.success_url)

    def trail(self):
        return [("Văn bản công khai", self.get_success_url())]


class DirectiveOpen(_DirectiveMixin, RecordStep):
    form_class = OpenDirectiveForm
    submit = "Công khai văn bản"
    done = "Văn bản đã ở trên trang công khai."

    @property
    def title(self):
        return f"Công khai {self.object}"

    @property
    def consequence(self):
        words = f"Trang công khai sẽ đăng số, ngày, cơ quan ban hành và trích yếu: “{self.object.abstract}”."
        if OpenDirectiveForm(directive=self.object).fields:
            return words
        return f"{words} Văn bản chưa có tệp PDF trong sổ nên đăng không kèm tệp."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"directive": self.object}

    def act(self, form):
        file = form.cleaned_data.get("file")
        chapter.open_directive(self.object, file=file, by=self.request.user)
        return self.object


class DirectiveClose(_DirectiveMixin, RecordStep):
    form_class = ReadForm
    submit = "Gỡ khỏi trang công khai"
    danger = True
    consequence = (
        "Văn bản không còn trên trang công khai; trong sổ văn bản của đơn vị vẫn giữ nguyên."
    )
    done = "Đã gỡ."

    def get_initial(self):
        return {"version": self.object.version}

    @property
    def title(self):
        return f"Gỡ {self.object}"

    def act(self, form):
        return chapter.close_directive(self.object, by=self.request.user)


# --- figures


class FiguresState(PermissionMixin, TemplateView):
    """What strangers see of figures, as of when; managers have it reckoned anew."""

    permission = Permission.VIEW_FIGURES
    template_name = "publishing/figures_state.html"

    def get_context_data(self, **kwargs):
        rows = PublicFigures.objects.order_by("name_key", "number")
        return super().get_context_data(rows=rows.defer("data"), **kwargs)


class FiguresRenew(PermissionMixin, View):
    permission = Permission.MANAGE_ROUNDS
    http_method_names = ["post"]

    def post(self, request):
        job = enqueue(
            "public_figures",
            key="public_figures",
            owner=request.user,
            unit=request.user.unit,
            title="Tính lại số liệu công khai",
            page=reverse("publishing:figures_state"),
        )
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))
