"""URLs of one's own jobs and files."""

from django.urls import path

from apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("viec-nen/<int:pk>/", views.JobDetail.as_view(), name="detail"),
    path("viec-nen/<int:pk>/tinh-trang/", views.JobState.as_view(), name="state"),
    path("viec-nen/<int:pk>/huy/", views.JobCancel.as_view(), name="cancel"),
    path("viec-nen/<int:pk>/chay-lai/", views.JobRetry.as_view(), name="retry"),
    path("tep-cua-toi/", views.FileList.as_view(), name="files"),
    path("tep-cua-toi/<int:pk>/tai/", views.FileDownload.as_view(), name="download"),
    path("tep-cua-toi/<int:pk>/xoa/", views.FileDrop.as_view(), name="drop_file"),
]
