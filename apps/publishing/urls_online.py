"""URLs of the desk of pledges made on the public pages, below /cong-bo/dang-ky/."""

from django.urls import path

from apps.publishing.views import online

urlpatterns = [
    path("", online.OnlineList.as_view(), name="online_list"),
    path("<int:pk>/", online.OnlineDetail.as_view(), name="online_detail"),
    path("<int:pk>/goi/", online.OnlineCall.as_view(), name="online_call"),
    path("<int:pk>/xac-nhan/", online.OnlineConfirm.as_view(), name="online_confirm"),
    path("<int:pk>/khong-nhan/", online.OnlineRefuse.as_view(), name="online_refuse"),
    path("<int:pk>/gia-han/", online.OnlineProlong.as_view(), name="online_prolong"),
]
