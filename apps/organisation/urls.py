"""URLs of organisation. A unit is named by its key: /don-vi/2025:66/."""

from django.urls import path

from apps.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.UnitList.as_view(), name="list"),
    path("ten/", views.UnitNames.as_view(), name="names"),
    path("<str:key>/", views.UnitDetail.as_view(), name="detail"),
    path("<str:key>/them/", views.UnitCreate.as_view(), name="create"),
    path("<str:key>/sua/", views.UnitEdit.as_view(), name="edit"),
]
