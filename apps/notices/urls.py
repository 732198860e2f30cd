"""URLs of notices."""

from django.urls import path

from apps.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeList.as_view(), name="list"),
    path("da-doc/", views.NoticesRead.as_view(), name="read_all"),
    path("<int:pk>/mo/", views.NoticeOpen.as_view(), name="open"),
]
