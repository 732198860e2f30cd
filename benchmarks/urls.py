"""The site's own URLs, and a logged-in page with nothing on it to measure against."""

from django.shortcuts import render
from django.urls import path

from diachi.urls import urlpatterns as site


def empty(request):
    return render(request, "base.html")


urlpatterns = [path("trang-trong/", empty), *site]
