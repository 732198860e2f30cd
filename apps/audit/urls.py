"""URLs of the log."""

from django.urls import path

from apps.audit.views import Log

app_name = "audit"
urlpatterns = [path("", Log.as_view(), name="log")]
