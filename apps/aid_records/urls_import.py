"""URLs of the import pages."""

from django.urls import path

from apps.aid_records.views import workbooks

urlpatterns = [
    path("nhap-tep/", workbooks.ImportStart.as_view(), name="import"),
    path("nhap-tep/mau/<slug:kind>/", workbooks.ImportTemplate.as_view(), name="import_template"),
    path("nhap-tep/<uuid:token>/", workbooks.ImportPreview.as_view(), name="import_preview"),
    path(
        "nhap-tep/<uuid:token>/xac-nhan/",
        workbooks.ImportConfirm.as_view(),
        name="import_confirm",
    ),
]
