"""URLs of reports."""

from django.urls import path

from apps.reports import views, views_fairness, views_frozen

app_name = "reports"
urlpatterns = [
    path("bang-tong-hop/", views.SummaryTable.as_view(), name="summary_table"),
    path("bang-tong-hop/trinh-bay/", views.SummaryLayoutEdit.as_view(), name="summary_layout"),
    path("bang-tong-hop/tep/<slug:format>/", views.SummaryFile.as_view(), name="summary_file"),
    path("bang-tong-hop/sau-cot/<slug:column>/", views.Behind.as_view(), name="behind"),
    path("bao-cao/<int:pk>/da-chot/", views_frozen.ReportFrozen.as_view(), name="report_frozen"),
    path("cong-bang/", views_fairness.Fairness.as_view(), name="fairness"),
]
