"""URLs of organisation. A unit is named by its key: /don-vi/2025:66/."""

from django.urls import path

from apps.organisation.views import units

app_name = "organisation"
urlpatterns = [
    path("", units.UnitList.as_view(), name="list"),
    path("ten/", units.UnitNames.as_view(), name="names"),
    path("<str:key>/", units.UnitDetail.as_view(), name="detail"),
    path("<str:key>/them/", units.UnitCreate.as_view(), name="create"),
    path("<str:key>/sua/", units.UnitEdit.as_view(), name="edit"),
]
