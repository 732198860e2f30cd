"""URLs of reports."""

from django.urls import path

from apps.reports.views import (
    award_papers,
    award_sheets,
    awards,
    board,
    fairness,
    file,
    frozen,
    nominations,
    passport,
    reading,
    report,
    rounds,
    shortlists,
    steps,
    tables,
    targets,
    targets_set,
    unit_commendations,
    unit_years,
    writing,
    years,
)

app_name = "reports"
urlpatterns = [
    path("bang-tong-hop/", tables.SummaryTable.as_view(), name="summary_table"),
    path("bang-tong-hop/trinh-bay/", tables.SummaryLayoutEdit.as_view(), name="summary_layout"),
    path("bang-tong-hop/tep/<slug:format>/", tables.SummaryFile.as_view(), name="summary_file"),
    path("don-vi/<str:key>/qua-cac-nam/", unit_years.UnitYears.as_view(), name="unit_years"),
    path("con-so/<slug:figure>/", passport.Passport.as_view(), name="figure"),
    path("bang-tong-hop/sau-cot/<slug:figure>/", passport.Moved.as_view(), name="behind"),
    path("bang-tong-hop/tung-nam/", years.YearPicture.as_view(), name="years"),
    path(
        "bang-tong-hop/tung-nam/tep/<slug:format>/",
        years.YearFile.as_view(),
        name="year_file",
    ),
    path(
        "bang-tong-hop/tung-nam/sau-so/<slug:figure>/",
        passport.Moved.as_view(prefix="year_"),
        name="year_behind",
    ),
    path("bao-cao/", rounds.RoundList.as_view(), name="round_list"),
    path("bao-cao/mo-dot/", rounds.RoundCreate.as_view(), name="round_create"),
    path("bao-cao/dot/<int:pk>/", board.Board.as_view(), name="round"),
    path("bao-cao/dot/<int:pk>/sua/", rounds.RoundEdit.as_view(), name="round_edit"),
    path("bao-cao/dot/<int:pk>/don-vi/", rounds.RoundUnits.as_view(), name="round_units"),
    path("bao-cao/dot/<int:pk>/nhac/", board.RoundRemind.as_view(), name="round_remind"),
    path("bao-cao/dot/<int:pk>/dong/", rounds.RoundClose.as_view(), name="round_close"),
    path("bao-cao/dot/<int:pk>/mo-lai/", rounds.RoundReopen.as_view(), name="round_reopen"),
    path("bao-cao/dot/<int:pk>/huy/", rounds.RoundVoid.as_view(), name="round_void"),
    path("bao-cao/<int:pk>/nop/", steps.ReportSubmit.as_view(), name="report_submit"),
    path("bao-cao/<int:pk>/rut/", steps.ReportWithdraw.as_view(), name="report_withdraw"),
    path("bao-cao/<int:pk>/tra-lai/", steps.ReportReturn.as_view(), name="report_return"),
    path("bao-cao/<int:pk>/nhan/", steps.ReportAccept.as_view(), name="report_accept"),
    path("bao-cao/<int:pk>/gia-han/", steps.ReportExtend.as_view(), name="report_extend"),
    path("bao-cao/<int:pk>/mo-lai/", steps.ReportReopen.as_view(), name="report_reopen"),
    path("bao-cao/<int:pk>/bo/", steps.ReportTakeOut.as_view(), name="report_take_out"),
    path("bao-cao/<int:pk>/", report.Report.as_view(), name="report"),
    path("bao-cao/<int:pk>/xem/", reading.Preview.as_view(), name="report_preview"),
    path("bao-cao/<int:pk>/the-thuc/", writing.HeadsEdit.as_view(), name="report_heads"),
    path(
        "bao-cao/<int:pk>/muc/<str:section>/",
        writing.SectionWrite.as_view(),
        name="report_section",
    ),
    path(
        "bao-cao/<int:pk>/muc/<str:section>/cap-duoi/",
        reading.BelowTexts.as_view(),
        name="report_below",
    ),
    path(
        "bao-cao/<int:pk>/chi-tieu/<slug:target>/",
        writing.TargetWrite.as_view(),
        name="report_target",
    ),
    path("bao-cao/<int:pk>/tep/<slug:format>/", file.ReportFile.as_view(), name="report_file"),
    path("bao-cao/<int:pk>/da-chot/", frozen.ReportFrozen.as_view(), name="report_frozen"),
    path("chi-tieu/", targets.TargetBoard.as_view(), name="targets"),
    path("chi-tieu/tep/<slug:format>/", targets.TargetFile.as_view(), name="targets_file"),
    path("chi-tieu/dat/<int:year>/", targets_set.TargetsSet.as_view(), name="targets_set"),
    path("chi-tieu/them/<int:year>/", targets_set.TargetCreate.as_view(), name="target_create"),
    path("chi-tieu/<int:pk>/sua/", targets_set.TargetEdit.as_view(), name="target_edit"),
    path("chi-tieu/<int:pk>/bo/", targets_set.TargetVoid.as_view(), name="target_void"),
    path("chi-tieu/<int:pk>/nhac/", targets_set.TargetRemind.as_view(), name="target_remind"),
    path("chi-tieu/nam-<int:year>/<str:code>/", targets.TargetDetail.as_view(), name="target"),
    path("cong-bang/", fairness.Fairness.as_view(), name="fairness"),
    path("khen-thuong/", awards.AwardList.as_view(), name="award_list"),
    path("khen-thuong/dot/<int:pk>/", awards.AwardBoard.as_view(), name="awards"),
    path(
        "khen-thuong/dot/<int:pk>/chot/", awards.AwardSettleAll.as_view(), name="award_settle_all"
    ),
    path("khen-thuong/phieu/<int:pk>/", award_sheets.AwardSheetPage.as_view(), name="award_sheet"),
    path(
        "khen-thuong/phieu/<int:pk>/cham/<slug:criterion>/",
        award_sheets.AwardScore.as_view(),
        name="award_score",
    ),
    path(
        "khen-thuong/phieu/<int:pk>/chot/", award_sheets.AwardSettle.as_view(), name="award_settle"
    ),
    path(
        "khen-thuong/phieu/<int:pk>/mo-lai/",
        award_sheets.AwardReopen.as_view(),
        name="award_reopen",
    ),
    path(
        "khen-thuong/dot/<int:pk>/nha-tai-tro/",
        shortlists.SponsorShortlist.as_view(),
        name="award_sponsors",
    ),
    path(
        "khen-thuong/dot/<int:pk>/ca-nhan/",
        shortlists.IndividualShortlist.as_view(),
        name="award_individuals",
    ),
    path(
        "khen-thuong/dot/<int:pk>/nha-tai-tro/<int:sponsor>/",
        shortlists.AttachedAddresses.as_view(),
        name="award_attached",
    ),
    path(
        "khen-thuong/dot/<int:pk>/de-nghi/",
        nominations.NominationList.as_view(),
        name="nomination_list",
    ),
    path(
        "khen-thuong/dot/<int:pk>/de-nghi/tep/<slug:level>/<slug:format>/",
        award_papers.NominationFile.as_view(),
        name="nomination_file",
    ),
    path(
        "khen-thuong/phieu/<int:pk>/tep/<slug:format>/",
        award_papers.ScoreFile.as_view(),
        name="award_sheet_file",
    ),
    path("khen-thuong/cam-on/<int:pk>/", award_papers.Thanks.as_view(), name="award_thanks"),
    path(
        "khen-thuong/cam-on/<int:pk>/<slug:paper>/",
        award_papers.ThanksFile.as_view(),
        name="award_thanks_file",
    ),
    path(
        "khen-thuong/dot/<int:pk>/de-nghi/them/",
        nominations.NominationCreate.as_view(),
        name="nomination_create",
    ),
    path(
        "khen-thuong/de-nghi/<int:pk>/", nominations.NominationDetail.as_view(), name="nomination"
    ),
    path(
        "khen-thuong/de-nghi/<int:pk>/sua/",
        nominations.NominationEdit.as_view(),
        name="nomination_edit",
    ),
    path(
        "khen-thuong/de-nghi/<int:pk>/ket-qua/",
        nominations.NominationDecide.as_view(),
        name="nomination_decide",
    ),
    path(
        "khen-thuong/de-nghi/<int:pk>/sua-ket-qua/",
        nominations.NominationTakeBack.as_view(),
        name="nomination_take_back",
    ),
    path(
        "khen-thuong/de-nghi/<int:pk>/huy/",
        nominations.NominationVoid.as_view(),
        name="nomination_void",
    ),
    path(
        "khen-thuong/da-nhan/",
        unit_commendations.UnitCommendationList.as_view(),
        name="unit_commendation_list",
    ),
    path(
        "khen-thuong/da-nhan/them/",
        unit_commendations.UnitCommendationCreate.as_view(),
        name="unit_commendation_create",
    ),
    path(
        "khen-thuong/da-nhan/<int:pk>/sua/",
        unit_commendations.UnitCommendationEdit.as_view(),
        name="unit_commendation_edit",
    ),
    path(
        "khen-thuong/da-nhan/<int:pk>/huy/",
        unit_commendations.UnitCommendationVoid.as_view(),
        name="unit_commendation_void",
    ),
]
