"""Steps in the life of an import: answers, choices for many rows, saving, giving up."""

from django.contrib import messages
from django.http import FileResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from apps.core.actions import ActionError
from apps.core.forms import Form
from apps.core.money import format_number
from apps.core.text import whole_number
from apps.core.views import RecordStep
from apps.organisation.models import Unit
from apps.workbooks import actions
from apps.workbooks.actions import save as save_rows
from apps.workbooks.forms import AnswerForm, ReplaceForm, UndoForm
from apps.workbooks.models import Import
from apps.workbooks.returned import returned_workbook
from apps.workbooks.views.access import StepMixin

MOST = 2**31 - 1


def trail_to(run):
    """The pages above a step of an import."""
    return [
        ("Các lần nhập tệp", reverse("workbooks:list")),
        (run.name, reverse("workbooks:detail", args=[run.token])),
    ]


class ImportAct(StepMixin, SingleObjectMixin, View):
    """A button: the action is done, or why not stands above the page of the import."""

    http_method_names = ["post", "options"]
    done = ""

    def act(self, run):
        """Call the action; gives what to say instead of `done`, if anything."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        try:
            said = self.act(self.object) or self.done
        except ActionError as error:
            messages.error(request, str(error))
        else:
            if said:
                messages.success(request, said)
        return HttpResponseRedirect(self.get_success_url())

    @property
    def version(self):
        return whole_number(self.request.POST.get("version", ""), most=MOST)


class ImportAnswer(StepMixin, SingleObjectMixin, FormView):
    """What the headings mean, whether old fonts are converted, where the headings are."""

    form_class = AnswerForm
    template_name = "workbooks/asking.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object() if request.user.may(self.permission) else None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.get_success_url())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"run": self.object}

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_owner=True, **kwargs)

    def form_valid(self, form):
        if self.object.status == Import.Status.ASKING:
            try:
                actions.answer(self.object, by=self.request.user, **form.answers)
            except ActionError as error:
                form.add_error(None, str(error))
                return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())


class ImportChooseUnit(ImportAct):
    """Which units the unclear spellings mean, all at once."""

    def act(self, run):
        pairs = zip(
            self.request.POST.getlist("text"), self.request.POST.getlist("unit"), strict=False
        )
        chosen = {text: key.replace("\0", "") for text, key in pairs if key}
        if not chosen:
            raise ActionError("Chưa chọn đơn vị nào.")
        units = {
            unit.key: unit
            for unit in Unit.objects.visible_to(self.request.user).filter(key__in=chosen.values())
        }
        if not set(chosen.values()) <= set(units):
            raise ActionError("Không có đơn vị đã chọn; chọn lại.")
        actions.choose_units(
            run, {text: units[key] for text, key in chosen.items()}, by=self.request.user
        )
        return "Đã ghi đơn vị vào mọi dòng như vậy."


class ImportNormalCase(ImportAct):
    """Names in capitals only are written as names are."""

    done = "Đã đổi các tên viết toàn chữ hoa."

    def act(self, run):
        actions.normal_case(run, by=self.request.user)


class ImportSave(ImportAct):
    """What was seen is saved, whole or only the good rows."""

    def act(self, run):
        save_rows(
            run,
            by=self.request.user,
            only_good=bool(self.request.POST.get("only_good")),
            version=self.version,
        )
        run = Import.objects.only("status", "report").get(pk=run.pk)
        return "Đã lưu." if run.status == Import.Status.SAVED else ""


class ImportRelease(ImportAct):
    """An import whose job was cancelled or given up is its owner's again."""

    def act(self, run):
        actions.release(run, by=self.request.user)


class ImportDrop(StepMixin, RecordStep):
    """Giving the file up: nothing of it is saved."""

    form_class = Form
    title = "Bỏ lần nhập này"
    submit = "Bỏ lần nhập này"
    danger = True
    done = "Đã bỏ lần nhập; không có gì của tệp được lưu."
    consequence = "Các dòng đã đọc và đã sửa ở đây mất đi, tệp trên máy của bạn còn nguyên. Chưa có gì của tệp được lưu vào hệ thống."

    def act(self, form):
        return actions.drop(self.object, by=self.request.user)

    def trail(self):
        return trail_to(self.object)


class ImportUndo(StepMixin, RecordStep):
    """Undoing a saved import as a whole, by its owner or a colleague who may import."""

    is_owners = False
    form_class = UndoForm
    title = "Hoàn tác lần nhập tệp"
    submit = "Hoàn tác"
    danger = True

    @property
    def consequence(self):
        report = self.object.report
        return (
            f"Của tệp “{self.object.name}”: {format_number(report['created'])} bản ghi đã thêm được "
            f"hủy, {format_number(report['updated'])} bản ghi đã đổi trở lại như trước. Bản ghi nào "
            "đã có người sửa hay dùng đến sau đó thì được giữ nguyên và kể ra. Hoàn tác rồi không "
            "làm lại được; muốn có lại thì nhập lại tệp."
        )

    def act(self, form):
        return actions.undo(self.object, by=self.request.user, **form.cleaned_data)

    @property
    def done(self):
        return "Đã hoàn tác." if self.object.status == Import.Status.UNDONE else "Đang hoàn tác."

    def get(self, request, *args, **kwargs):
        run = self.get_object()
        if not run.may_be_undone:
            return HttpResponseRedirect(reverse("workbooks:detail", args=[run.token]))
        return super().get(request, *args, **kwargs)

    def trail(self):
        return trail_to(self.object)


class ImportReplace(StepMixin, SingleObjectMixin, FormView):
    """The mended workbook in place of the first."""

    form_class = ReplaceForm
    template_name = "workbooks/replace.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object() if request.user.may(self.permission) else None
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            actions.replace_file(self.object, form.cleaned_data["file"], by=self.request.user)
        except ActionError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())


class ImportReturned(StepMixin, SingleObjectMixin, View):
    """The person's own workbook with a column that says what is wrong in each row."""

    def get_queryset(self):
        return super().get_queryset().defer(None)

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        try:
            name, content_type, stream = returned_workbook(self.object)
        except ActionError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self.get_success_url())
        return FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
