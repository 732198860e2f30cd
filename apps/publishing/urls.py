from django.urls import include, path

from apps.publishing.views import desk, write

app_name = "publishing"
urlpatterns = [
    path("", desk.PublicationList.as_view(), name="list"),
    path("chua-soan/", desk.UnwrittenList.as_view(), name="unwritten"),
    path("dia-chi/<str:code>/soan/", write.PublicationWrite.as_view(), name="write"),
    path("dia-chi/<str:code>/soat-loi/", write.PublicationCheck.as_view(), name="check"),
    path("<int:pk>/", desk.PublicationDetail.as_view(), name="detail"),
    path("<int:pk>/gui-duyet/", desk.PublicationSubmit.as_view(), name="submit"),
    path("<int:pk>/duyet/", desk.PublicationApprove.as_view(), name="approve"),
    path("<int:pk>/tra-lai/", desk.PublicationReturn.as_view(), name="return"),
    path("<int:pk>/go/", desk.PublicationTakeOff.as_view(), name="take_off"),
    path("<int:pk>/bo/", desk.PublicationDrop.as_view(), name="drop"),
    path("<int:pk>/giu-nguyen/", desk.PublicationKeep.as_view(), name="keep"),
    path("dang-ky/", include("apps.publishing.urls_online")),
    path("", include("apps.publishing.urls_chapter")),
]
