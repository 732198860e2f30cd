"""Photos of a house."""

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.views import FilesAdd, FileView, FileVoid
from apps.ledgers.actions import house as actions
from apps.ledgers.forms.house import HousePhotosForm
from apps.ledgers.models import HousePhoto
from apps.ledgers.views.house import HousePageMixin

# --- photos


class PhotosAdd(HousePageMixin, WriteScopedMixin, FilesAdd):
    permission = Permission.EDIT_RECORDS
    form_class = HousePhotosForm
    title = "Thêm ảnh nhà"
    submit = "Gửi ảnh"
    moment = None

    def form_valid(self, form):
        self.moment = form.cleaned_data["moment"]
        return super().form_valid(form)

    def keep(self, upload, upload_key):
        actions.attach_photo(
            self.object,
            upload,
            moment=self.moment,
            upload_key=upload_key,
            by=self.request.user,
        )


class PhotoFile(ScopedMixin, FileView):
    permission = Permission.VIEW_RECORDS
    model = HousePhoto


class PhotoVoid(HousePageMixin, WriteScopedMixin, FileVoid):
    permission = Permission.EDIT_RECORDS
    model = HousePhoto
    queryset = HousePhoto.objects.select_related(
        "house__aid_model__unit", "house__address__duplicate_of"
    )

    @property
    def house(self):
        return self.object.house
