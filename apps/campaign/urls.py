"""URLs of direction and movement work."""

from django.urls import path

from apps.campaign.views import (
    activities,
    committees,
    directives,
    files,
    groups,
    overview,
    surveys,
)

app_name = "campaign"
urlpatterns = [
    path("", overview.Overview.as_view(), name="overview"),
    path("con-thieu/", surveys.Lacking.as_view(), name="lacking"),
    path("van-ban/", directives.DirectiveList.as_view(), name="directive_list"),
    path("van-ban/them/", directives.DirectiveCreate.as_view(), name="directive_create"),
    path("van-ban/<int:pk>/", directives.DirectiveDetail.as_view(), name="directive_detail"),
    path("van-ban/<int:pk>/sua/", directives.DirectiveEdit.as_view(), name="directive_edit"),
    path("van-ban/<int:pk>/huy/", directives.DirectiveVoid.as_view(), name="directive_void"),
    path("van-ban/<int:pk>/tep/", directives.DirectiveAttach.as_view(), name="directive_attach"),
    path("ban-chi-dao/", committees.CommitteeList.as_view(), name="committee_list"),
    path("ban-chi-dao/them/", committees.CommitteeCreate.as_view(), name="committee_create"),
    path("ban-chi-dao/<int:pk>/", committees.CommitteeDetail.as_view(), name="committee_detail"),
    path("ban-chi-dao/<int:pk>/sua/", committees.CommitteeEdit.as_view(), name="committee_edit"),
    path("ban-chi-dao/<int:pk>/huy/", committees.CommitteeVoid.as_view(), name="committee_void"),
    path(
        "ban-chi-dao/<int:pk>/tep/", committees.CommitteeAttach.as_view(), name="committee_attach"
    ),
    path("nhom/", groups.GroupList.as_view(), name="group_list"),
    path("nhom/them/", groups.GroupCreate.as_view(), name="group_create"),
    path("nhom/<int:pk>/", groups.GroupDetail.as_view(), name="group_detail"),
    path("nhom/<int:pk>/sua/", groups.GroupEdit.as_view(), name="group_edit"),
    path("nhom/<int:pk>/huy/", groups.GroupVoid.as_view(), name="group_void"),
    path("hoat-dong/", activities.ActivityList.as_view(), name="activity_list"),
    path("hoat-dong/them/", activities.ActivityCreate.as_view(), name="activity_create"),
    path("hoat-dong/<int:pk>/", activities.ActivityDetail.as_view(), name="activity_detail"),
    path("hoat-dong/<int:pk>/sua/", activities.ActivityEdit.as_view(), name="activity_edit"),
    path("hoat-dong/<int:pk>/huy/", activities.ActivityVoid.as_view(), name="activity_void"),
    path("hoat-dong/<int:pk>/tep/", activities.ActivityAttach.as_view(), name="activity_attach"),
    path("khao-sat/", surveys.SurveyList.as_view(), name="survey_list"),
    path("khao-sat/them/", surveys.SurveyCreate.as_view(), name="survey_create"),
    path("khao-sat/<int:pk>/", surveys.SurveyDetail.as_view(), name="survey_detail"),
    path("khao-sat/<int:pk>/sua/", surveys.SurveyEdit.as_view(), name="survey_edit"),
    path("khao-sat/<int:pk>/hoan-thanh/", surveys.SurveyComplete.as_view(), name="survey_complete"),
    path("khao-sat/<int:pk>/huy/", surveys.SurveyVoid.as_view(), name="survey_void"),
    path("tep/<int:pk>/", files.CampaignFileView.as_view(), name="file"),
    path("tep/<int:pk>/nho/", files.CampaignFileView.as_view(preview=True), name="file_preview"),
    path("tep/<int:pk>/huy/", files.CampaignFileVoid.as_view(), name="file_void"),
]
