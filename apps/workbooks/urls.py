"""URLs of the imports."""

from django.urls import path

from apps.workbooks.views import mending, pages, pasting, steps

app_name = "workbooks"
urlpatterns = [
    path("", pages.ImportStart.as_view(), name="start"),
    path("cac-lan/", pages.ImportList.as_view(), name="list"),
    path("dan/", pasting.ImportPaste.as_view(), name="paste"),
    path("mau/<slug:kind>/", pages.ImportTemplate.as_view(), name="template"),
    path("<uuid:token>/", pages.ImportDetail.as_view(), name="detail"),
    path("<uuid:token>/tra-loi/", steps.ImportAnswer.as_view(), name="answer"),
    path("<uuid:token>/sua/", mending.ImportMend.as_view(), name="mend"),
    path("<uuid:token>/dong/<int:number>/", mending.ImportRow.as_view(), name="row"),
    path("<uuid:token>/don-vi/", steps.ImportChooseUnit.as_view(), name="choose_unit"),
    path("<uuid:token>/chu-thuong/", steps.ImportNormalCase.as_view(), name="normal_case"),
    path("<uuid:token>/thay-tep/", steps.ImportReplace.as_view(), name="replace"),
    path("<uuid:token>/tep-loi/", steps.ImportReturned.as_view(), name="returned"),
    path("<uuid:token>/luu/", steps.ImportSave.as_view(), name="save"),
    path("<uuid:token>/lam-tiep/", steps.ImportRelease.as_view(), name="release"),
    path("<uuid:token>/hoan-tac/", steps.ImportUndo.as_view(), name="undo"),
    path("<uuid:token>/bo/", steps.ImportDrop.as_view(), name="drop"),
]
