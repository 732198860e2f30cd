"""URLs of the imports."""

from django.urls import path

from apps.workbooks.views import pages

app_name = "workbooks"
urlpatterns = [
    path("", pages.ImportStart.as_view(), name="start"),
    path("mau/<slug:kind>/", pages.ImportTemplate.as_view(), name="template"),
    path("<uuid:token>/", pages.ImportDetail.as_view(), name="detail"),
]
