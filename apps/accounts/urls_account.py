"""allauth's pages of one's own account, at Vietnamese addresses."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
