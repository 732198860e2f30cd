"""URLs of requests about personal data and of the log of breaches."""

from django.urls import path

from apps.privacy.views import breaches, erasing, held, requests

app_name = "privacy"
urlpatterns = [
    path("", requests.RequestList.as_view(), name="request_list"),
    path("them/", requests.RequestCreate.as_view(), name="request_create"),
    path("<int:pk>/", requests.RequestDetail.as_view(), name="request"),
    path("<int:pk>/sua/", requests.RequestEdit.as_view(), name="request_edit"),
    path("<int:pk>/xac-nhan/", requests.RequestAcknowledge.as_view(), name="request_acknowledge"),
    path("<int:pk>/keo-dai/", requests.RequestProlong.as_view(), name="request_prolong"),
    path("<int:pk>/ket-qua/", requests.RequestResolve.as_view(), name="request_resolve"),
    path("<int:pk>/sua-ket-qua/", requests.RequestOutcome.as_view(), name="request_outcome"),
    path("<int:pk>/huy/", requests.RequestVoid.as_view(), name="request_void"),
    path("<int:pk>/dang-giu/", held.HeldPrint.as_view(), name="request_held"),
    path("<int:pk>/dang-giu/pdf/", held.HeldPrint.as_view(as_pdf=True), name="request_held_pdf"),
    path("<int:pk>/xoa/", erasing.RequestErase.as_view(), name="request_erase"),
    path(
        "<int:pk>/xoa/thoi/",
        erasing.RequestEraseTakeBack.as_view(),
        name="request_erase_take_back",
    ),
    path("lo-du-lieu/", breaches.BreachList.as_view(), name="breach_list"),
    path("lo-du-lieu/them/", breaches.BreachCreate.as_view(), name="breach_create"),
    path("lo-du-lieu/<int:pk>/", breaches.BreachDetail.as_view(), name="breach"),
    path("lo-du-lieu/<int:pk>/sua/", breaches.BreachEdit.as_view(), name="breach_edit"),
    path("lo-du-lieu/<int:pk>/bao/", breaches.BreachReport.as_view(), name="breach_report"),
    path("lo-du-lieu/<int:pk>/bao-nguoi/", breaches.BreachPersons.as_view(), name="breach_persons"),
    path("lo-du-lieu/<int:pk>/khep-lai/", breaches.BreachClose.as_view(), name="breach_close"),
    path("lo-du-lieu/<int:pk>/huy/", breaches.BreachVoid.as_view(), name="breach_void"),
    path("lo-du-lieu/<int:pk>/thong-bao/", breaches.BreachNotice.as_view(), name="breach_notice"),
]
