"""URLs of aid models."""

from django.urls import path

from apps.aid_models.views import copying, judging, photos, register

app_name = "aid_models"
urlpatterns = [
    path("", register.AidModelList.as_view(), name="list"),
    path("them/", register.AidModelCreate.as_view(), name="create"),
    path("<int:pk>/", register.AidModelDetail.as_view(), name="detail"),
    path("<int:pk>/sua/", register.AidModelEdit.as_view(), name="edit"),
    path("<int:pk>/huy/", register.AidModelVoid.as_view(), name="void"),
    path("<int:pk>/danh-gia/", judging.JudgementCreate.as_view(), name="judge"),
    path("danh-gia/<int:pk>/sua/", judging.JudgementEdit.as_view(), name="judgement_edit"),
    path("danh-gia/<int:pk>/huy/", judging.JudgementVoid.as_view(), name="judgement_void"),
    path("<int:pk>/anh/", photos.PhotoAdd.as_view(), name="photo_add"),
    path("anh/<int:pk>/", photos.PhotoFile.as_view(), name="photo"),
    path("anh/<int:pk>/nho/", photos.PhotoFile.as_view(preview=True), name="photo_preview"),
    path("anh/<int:pk>/sua/", photos.PhotoEdit.as_view(), name="photo_edit"),
    path("anh/<int:pk>/huy/", photos.PhotoVoid.as_view(), name="photo_void"),
    path("<int:pk>/nhan-rong/", copying.AidModelCopy.as_view(), name="copy"),
]
