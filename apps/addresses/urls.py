"""URLs of addresses. An address is named by its code: /dia-chi/DL-26-000001/."""

from django.urls import path

from apps.addresses import views

app_name = "addresses"
urlpatterns = [
    path("", views.AddressList.as_view(), name="list"),
    path("them/", views.AddressCreate.as_view(), name="create"),
    path("nhap-do/", views.EntryKeep.as_view(), name="keep_entry"),
    path("nhap-do/<uuid:key>/bo/", views.EntryDrop.as_view(), name="drop_entry"),
    path("thon/", views.HamletNames.as_view(), name="hamlets"),
    path("<str:code>/", views.AddressDetail.as_view(), name="detail"),
    path("<str:code>/sua/", views.AddressEdit.as_view(), name="edit"),
    path("<str:code>/gui-duyet/", views.AddressSubmit.as_view(), name="submit"),
    path("<str:code>/rut-lai/", views.AddressWithdraw.as_view(), name="withdraw"),
    path("<str:code>/duyet/", views.AddressApprove.as_view(), name="approve"),
    path("<str:code>/tra-lai/", views.AddressReturn.as_view(), name="return"),
    path("<str:code>/tu-choi/", views.AddressReject.as_view(), name="reject"),
    path("<str:code>/trung/", views.AddressDuplicate.as_view(), name="duplicate"),
    path("<str:code>/gioi-thieu/", views.AddressIntroduce.as_view(), name="introduce"),
    path("<str:code>/ra-soat/", views.AddressReview.as_view(), name="review"),
    path("<str:code>/dung/", views.AddressClose.as_view(), name="close"),
    path("<str:code>/mo-lai/", views.AddressReopen.as_view(), name="reopen"),
    path("<str:code>/bo-nhap/", views.AddressDiscard.as_view(), name="discard"),
    path("<str:code>/huy/", views.AddressVoid.as_view(), name="void"),
]
