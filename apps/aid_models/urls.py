"""URLs of aid models."""

from django.urls import path

from apps.aid_models import views

app_name = "aid_models"
urlpatterns = [
    path("", views.AidModelList.as_view(), name="list"),
    path("them/", views.AidModelCreate.as_view(), name="create"),
    path("<int:pk>/", views.AidModelDetail.as_view(), name="detail"),
    path("<int:pk>/sua/", views.AidModelEdit.as_view(), name="edit"),
    path("<int:pk>/huy/", views.AidModelVoid.as_view(), name="void"),
]
