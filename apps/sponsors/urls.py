"""URLs of sponsors."""

from django.urls import path

from apps.sponsors import views, views_parts

app_name = "sponsors"
urlpatterns = [
    path("", views.SponsorList.as_view(), name="list"),
    path("them/", views.SponsorCreate.as_view(), name="create"),
    path("<int:pk>/", views.SponsorDetail.as_view(), name="detail"),
    path("<int:pk>/sua/", views.SponsorEdit.as_view(), name="edit"),
    path("<int:pk>/huy/", views.SponsorVoid.as_view(), name="void"),
    path("<int:pk>/lien-he/", views_parts.ContactCreate.as_view(), name="contact_create"),
    path("lien-he/<int:pk>/sua/", views_parts.ContactEdit.as_view(), name="contact_edit"),
    path("lien-he/<int:pk>/xoa/", views_parts.ContactRemove.as_view(), name="contact_remove"),
    path(
        "<int:pk>/khen-thuong/",
        views_parts.CommendationCreate.as_view(),
        name="commendation_create",
    ),
    path(
        "khen-thuong/<int:pk>/sua/",
        views_parts.CommendationEdit.as_view(),
        name="commendation_edit",
    ),
    path(
        "khen-thuong/<int:pk>/xoa/",
        views_parts.CommendationRemove.as_view(),
        name="commendation_remove",
    ),
]
