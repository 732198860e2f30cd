"""Photos of an aid model: adding, showing, captions, voiding."""

from django.urls import reverse

from apps.accounts.access import ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.aid_models import actions
from apps.aid_models.forms import CaptionForm, PhotoForm
from apps.aid_models.models import AidModel, ModelPhoto
from apps.core.views import FilesAdd, FileView, FileVoid, RecordEdit


def page_of(aid_model):
    return reverse("aid_models:detail", args=[aid_model.pk])


def trail(aid_model):
    return [("Mô hình", reverse("aid_models:list")), (aid_model.name, page_of(aid_model))]


class PhotoAdd(WriteScopedMixin, FilesAdd):
    permission = Permission.EDIT_RECORDS
    model = AidModel
    queryset = AidModel.objects.select_related("unit")
    form_class = PhotoForm
    title = "Thêm ảnh"
    submit = "Gửi ảnh"

    def trail(self):
        return trail(self.object)

    def get_success_url(self):
        return f"{page_of(self.object)}#anh"

    def form_valid(self, form):
        self.words = {name: form.cleaned_data[name] for name in ("caption", "taken_on")}
        return super().form_valid(form)

    def keep(self, upload, upload_key):
        actions.attach(
            self.object, upload, upload_key=upload_key, by=self.request.user, **self.words
        )


class PhotoFile(ScopedMixin, FileView):
    permission = Permission.VIEW_RECORDS
    model = ModelPhoto


class PhotoOfModelMixin(ScopedMixin):
    permission = Permission.EDIT_RECORDS
    model = ModelPhoto
    queryset = ModelPhoto.objects.in_force().select_related("aid_model__unit")

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.aid_model.unit)
        return found

    def trail(self):
        return trail(self.object.aid_model)

    def get_success_url(self):
        return f"{page_of(self.object.aid_model)}#anh"


class PhotoEdit(PhotoOfModelMixin, RecordEdit):
    form_class = CaptionForm
    template_name = "aid_models/photo_form.html"
    title = "Chú thích ảnh"

    def act(self, form):
        return actions.describe(self.object, **form.cleaned_data)


class PhotoVoid(PhotoOfModelMixin, FileVoid):
    title = "Hủy ảnh"
    submit = "Hủy ảnh"
    done = "Đã hủy ảnh."
