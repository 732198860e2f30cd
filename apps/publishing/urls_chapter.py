"""URLs of what officers lay before the public beside cards, below /cong-bo/."""

from django.urls import path

from apps.publishing.views import chapter

urlpatterns = [
    path("lien-he/", chapter.ContactList.as_view(), name="contact_list"),
    path("lien-he/them/", chapter.ContactCreate.as_view(), name="contact_create"),
    path("lien-he/<int:pk>/sua/", chapter.ContactEdit.as_view(), name="contact_edit"),
    path("mo-hinh/", chapter.PresentationList.as_view(), name="presentation_list"),
    path("mo-hinh/viet/", chapter.PresentationCreate.as_view(), name="presentation_create"),
    path("mo-hinh/<int:pk>/", chapter.PresentationDetail.as_view(), name="presentation_detail"),
    path("mo-hinh/<int:pk>/sua/", chapter.PresentationEdit.as_view(), name="presentation_edit"),
    path(
        "mo-hinh/<int:pk>/duyet/",
        chapter.PresentationApprove.as_view(),
        name="presentation_approve",
    ),
    path("mo-hinh/<int:pk>/go/", chapter.PresentationOff.as_view(), name="presentation_off"),
    path("van-ban/", chapter.DirectiveList.as_view(), name="directive_list"),
    path("van-ban/<int:pk>/", chapter.DirectiveOpen.as_view(), name="directive_open"),
    path("van-ban/<int:pk>/go/", chapter.DirectiveClose.as_view(), name="directive_close"),
    path("so-lieu/", chapter.FiguresState.as_view(), name="figures_state"),
    path("so-lieu/lam-moi/", chapter.FiguresRenew.as_view(), name="figures_renew"),
]
