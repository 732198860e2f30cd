"""URLs of reports."""

from django.urls import path

from apps.reports import (
    views,
    views_board,
    views_fairness,
    views_file,
    views_frozen,
    views_report,
    views_reporting,
    views_rounds,
    views_years,
)

app_name = "reports"
urlpatterns = [
    path("bang-tong-hop/", views.SummaryTable.as_view(), name="summary_table"),
    path("bang-tong-hop/trinh-bay/", views.SummaryLayoutEdit.as_view(), name="summary_layout"),
    path("bang-tong-hop/tep/<slug:format>/", views.SummaryFile.as_view(), name="summary_file"),
    path("bang-tong-hop/sau-cot/<slug:column>/", views.Behind.as_view(), name="behind"),
    path("bang-tong-hop/tung-nam/", views_years.YearPicture.as_view(), name="years"),
    path(
        "bang-tong-hop/tung-nam/tep/<slug:format>/",
        views_years.YearFile.as_view(),
        name="year_file",
    ),
    path(
        "bang-tong-hop/tung-nam/sau-so/<slug:measure>/",
        views_years.YearBehind.as_view(),
        name="year_behind",
    ),
    path("bao-cao/", views_rounds.RoundList.as_view(), name="round_list"),
    path("bao-cao/mo-dot/", views_rounds.RoundCreate.as_view(), name="round_create"),
    path("bao-cao/dot/<int:pk>/", views_board.Board.as_view(), name="round"),
    path("bao-cao/dot/<int:pk>/sua/", views_rounds.RoundEdit.as_view(), name="round_edit"),
    path("bao-cao/dot/<int:pk>/don-vi/", views_rounds.RoundUnits.as_view(), name="round_units"),
    path("bao-cao/dot/<int:pk>/nhac/", views_board.RoundRemind.as_view(), name="round_remind"),
    path("bao-cao/dot/<int:pk>/dong/", views_rounds.RoundClose.as_view(), name="round_close"),
    path("bao-cao/dot/<int:pk>/mo-lai/", views_rounds.RoundReopen.as_view(), name="round_reopen"),
    path("bao-cao/dot/<int:pk>/huy/", views_rounds.RoundVoid.as_view(), name="round_void"),
    path("bao-cao/<int:pk>/nop/", views_reporting.ReportSubmit.as_view(), name="report_submit"),
    path("bao-cao/<int:pk>/rut/", views_reporting.ReportWithdraw.as_view(), name="report_withdraw"),
    path("bao-cao/<int:pk>/tra-lai/", views_reporting.ReportReturn.as_view(), name="report_return"),
    path("bao-cao/<int:pk>/nhan/", views_reporting.ReportAccept.as_view(), name="report_accept"),
    path("bao-cao/<int:pk>/gia-han/", views_reporting.ReportExtend.as_view(), name="report_extend"),
    path("bao-cao/<int:pk>/mo-lai/", views_reporting.ReportReopen.as_view(), name="report_reopen"),
    path("bao-cao/<int:pk>/bo/", views_reporting.ReportTakeOut.as_view(), name="report_take_out"),
    path("bao-cao/<int:pk>/", views_report.Report.as_view(), name="report"),
    path("bao-cao/<int:pk>/xem/", views_report.Preview.as_view(), name="report_preview"),
    path("bao-cao/<int:pk>/the-thuc/", views_report.HeadsEdit.as_view(), name="report_heads"),
    path(
        "bao-cao/<int:pk>/muc/<str:section>/",
        views_report.SectionWrite.as_view(),
        name="report_section",
    ),
    path(
        "bao-cao/<int:pk>/muc/<str:section>/cap-duoi/",
        views_report.BelowTexts.as_view(),
        name="report_below",
    ),
    path(
        "bao-cao/<int:pk>/chi-tieu/<slug:target>/",
        views_report.TargetWrite.as_view(),
        name="report_target",
    ),
    path(
        "bao-cao/<int:pk>/tep/<slug:format>/", views_file.ReportFile.as_view(), name="report_file"
    ),
    path("bao-cao/<int:pk>/da-chot/", views_frozen.ReportFrozen.as_view(), name="report_frozen"),
    path("cong-bang/", views_fairness.Fairness.as_view(), name="fairness"),
]
