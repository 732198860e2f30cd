"""URLs of sponsors."""

from django.urls import path

from apps.sponsors import views

app_name = "sponsors"
urlpatterns = [
    path("", views.SponsorList.as_view(), name="list"),
    path("them/", views.SponsorCreate.as_view(), name="create"),
    path("<int:pk>/", views.SponsorDetail.as_view(), name="detail"),
    path("<int:pk>/sua/", views.SponsorEdit.as_view(), name="edit"),
    path("<int:pk>/huy/", views.SponsorVoid.as_view(), name="void"),
]
