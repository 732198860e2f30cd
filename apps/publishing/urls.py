from django.urls import include, path

app_name = "publishing"
urlpatterns = [
    path("dang-ky/", include("apps.publishing.urls_online")),
]
