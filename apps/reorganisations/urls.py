"""URLs of the desk of reorganisations: /don-vi/sap-xep/."""

from django.urls import path

from apps.reorganisations.views import lines, records, steps

app_name = "reorganisations"
urlpatterns = [
    path("", records.ReorganisationList.as_view(), name="list"),
    path("them/", records.ReorganisationCreate.as_view(), name="create"),
    path("tep-mau/", records.TemplateFile.as_view(), name="template"),
    path("<int:pk>/", records.ReorganisationDetail.as_view(), name="detail"),
    path("<int:pk>/sua/", records.ReorganisationEdit.as_view(), name="edit"),
    path("<int:pk>/bo/", records.ReorganisationDrop.as_view(), name="drop"),
    path("<int:pk>/tu-tep/", lines.LinesFromFile.as_view(), name="lines"),
    path("<int:pk>/them-dong/<slug:what>/", lines.LineAdd.as_view(), name="line_add"),
    path("<int:pk>/dong/<int:position>/", lines.LineEdit.as_view(), name="line_edit"),
    path("<int:pk>/dong/<int:position>/bo/", lines.LineRemove.as_view(), name="line_remove"),
    path("<int:pk>/xem-truoc/", steps.Preview.as_view(), name="preview"),
    path("<int:pk>/nho/", steps.AskOthers.as_view(), name="ask"),
    path("<int:pk>/soan-lai/", steps.WriteAgain.as_view(), name="again"),
    path("<int:pk>/hoan-tac/", steps.Undo.as_view(), name="undo"),
]
