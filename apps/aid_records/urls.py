"""URLs of aid, pledges, historical totals and the side of an address."""

from django.urls import path

from apps.aid_records.views import aid, evidence, merging, moving, pledges, rounds, totals

app_name = "aid_records"
urlpatterns = [
    path("tro-giup/", aid.AidRecordList.as_view(), name="list"),
    path("tro-giup/them/", aid.AidRecordCreate.as_view(), name="create"),
    path("tro-giup/dot-thang/", rounds.MonthlyRound.as_view(), name="monthly_round"),
    path("tro-giup/dot-thang/danh-sach/", rounds.HandOverList.as_view(), name="hand_over_list"),
    path("tro-giup/<int:pk>/", aid.AidRecordDetail.as_view(), name="detail"),
    path("tro-giup/<int:pk>/sua/", aid.AidRecordEdit.as_view(), name="edit"),
    path("tro-giup/<int:pk>/bien-nhan/", aid.ReceiptFile.as_view(), name="receipt"),
    path("tro-giup/<int:pk>/huy/", aid.AidRecordVoid.as_view(), name="void"),
    path("tro-giup/<int:pk>/minh-chung/", evidence.EvidenceAdd.as_view(), name="evidence_add"),
    path("minh-chung/<int:pk>/", evidence.EvidenceFile.as_view(), name="evidence"),
    path(
        "minh-chung/<int:pk>/nho/",
        evidence.EvidenceFile.as_view(preview=True),
        name="evidence_preview",
    ),
    path("minh-chung/<int:pk>/huy/", evidence.EvidenceVoid.as_view(), name="evidence_void"),
    path("dang-ky/", pledges.PledgeList.as_view(), name="pledge_list"),
    path("dang-ky/them/", pledges.PledgeCreate.as_view(), name="pledge_create"),
    path("dang-ky/<int:pk>/", pledges.PledgeDetail.as_view(), name="pledge_detail"),
    path("dang-ky/<int:pk>/sua/", pledges.PledgeEdit.as_view(), name="pledge_edit"),
    path("dang-ky/<int:pk>/xac-nhan/", pledges.PledgeConfirm.as_view(), name="pledge_confirm"),
    path("dang-ky/<int:pk>/ket-thuc/", pledges.PledgeEnd.as_view(), name="pledge_end"),
    path("dang-ky/<int:pk>/huy/", pledges.PledgeVoid.as_view(), name="pledge_void"),
    path("so-lieu-nhung-nam-truoc/", totals.TotalList.as_view(), name="total_list"),
    path("so-lieu-nhung-nam-truoc/them/", totals.TotalCreate.as_view(), name="total_create"),
    path("so-lieu-nhung-nam-truoc/<int:pk>/sua/", totals.TotalEdit.as_view(), name="total_edit"),
    path("so-lieu-nhung-nam-truoc/<int:pk>/huy/", totals.TotalVoid.as_view(), name="total_void"),
    path("gop-ho-so/<int:pk>/tach/", merging.MergeUndo.as_view(), name="merge_undo"),
    path("gop-ho-so/<str:code>/<str:other>/", merging.MergePage.as_view(), name="merge"),
    path("chuyen-don-vi/", moving.MoveList.as_view(), name="move_list"),
    path("chuyen-don-vi/<int:pk>/nhan/", moving.MoveReceive.as_view(), name="move_receive"),
    path("chuyen-don-vi/<int:pk>/tu-choi/", moving.MoveRefuse.as_view(), name="move_refuse"),
    path("chuyen-don-vi/<int:pk>/rut/", moving.MoveTakeBack.as_view(), name="move_take_back"),
    path("chuyen-don-vi/<str:code>/", moving.MoveHouse.as_view(), name="move"),
    path("xep-cot/<str:code>/", aid.SideOverrideEdit.as_view(), name="side_override"),
]
