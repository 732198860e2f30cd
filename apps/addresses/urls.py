"""URLs of addresses. An address is named by its code: /dia-chi/DL-26-000001/."""

from django.urls import path

from apps.addresses import views
from apps.addresses.views import attachments, likenesses, prints, reviews

app_name = "addresses"
urlpatterns = [
    path("", views.AddressList.as_view(), name="list"),
    path("them/", views.AddressCreate.as_view(), name="create"),
    path("nhap-do/", views.EntryKeep.as_view(), name="keep_entry"),
    path("nhap-do/<uuid:key>/bo/", views.EntryDrop.as_view(), name="drop_entry"),
    path("thon/", views.HamletNames.as_view(), name="hamlets"),
    path("ra-soat/", reviews.ReviewRound.as_view(), name="review_round"),
    path("nghi-trung/", likenesses.LikenessList.as_view(), name="likeness_list"),
    path("nghi-trung/so/", likenesses.LikenessCheck.as_view(), name="likeness_check"),
    path("tep/gui/", attachments.AttachmentUpload.as_view(), name="attachment_upload"),
    path("tep/<int:pk>/", attachments.AttachmentFile.as_view(), name="attachment"),
    path(
        "tep/<int:pk>/nho/",
        attachments.AttachmentFile.as_view(preview=True),
        name="attachment_preview",
    ),
    path("tep/<int:pk>/huy/", attachments.AttachmentVoid.as_view(), name="attachment_void"),
    path("in/danh-sach/", prints.ListPrint.as_view(), name="print_list"),
    path("in/danh-sach/pdf/", prints.ListPrint.as_view(as_pdf=True), name="print_list_pdf"),
    path("in/di-tham/", prints.RoundPrint.as_view(), name="print_visits"),
    path("in/di-tham/pdf/", prints.RoundPrint.as_view(as_pdf=True), name="print_visits_pdf"),
    path("<str:code>/in/", prints.CasePrint.as_view(), name="print"),
    path("<str:code>/in/pdf/", prints.CasePrint.as_view(as_pdf=True), name="print_pdf"),
    path("<str:code>/tep/", attachments.AttachmentAdd.as_view(), name="attach"),
    path("cho-duyet/", views.QueueList.as_view(), name="queue"),
    path("cho-duyet/nhieu/duyet/", views.QueueApprove.as_view(), name="queue_approve"),
    path("cho-duyet/<str:code>/", views.QueueDossier.as_view(), name="queue_dossier"),
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
    path("<str:code>/ra-soat/cham/", reviews.ReviewTap.as_view(), name="review_tap"),
    path("<str:code>/ra-soat/hoan-tac/", reviews.ReviewUndo.as_view(), name="review_undo"),
    path("<str:code>/ra-soat/cap-nhat/", reviews.ReviewUpdate.as_view(), name="review_update"),
    path("<str:code>/ra-soat/dung/", reviews.ReviewStop.as_view(), name="review_stop"),
    path("<str:code>/dung/", views.AddressClose.as_view(), name="close"),
    path("<str:code>/mo-lai/", views.AddressReopen.as_view(), name="reopen"),
    path("<str:code>/bo-nhap/", views.AddressDiscard.as_view(), name="discard"),
    path("<str:code>/huy/", views.AddressVoid.as_view(), name="void"),
]
