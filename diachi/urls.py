"""Every address of the site, one line per app."""

from django.urls import include, path

from apps.reports.views.dashboards import Home

handler400 = "diachi.errors.bad_request"
handler403 = "diachi.errors.permission_denied"
handler404 = "diachi.errors.page_not_found"
handler500 = "diachi.errors.server_error"
urlpatterns = [
    path("", include("apps.portal.urls")),
    path("lam-viec/", Home.as_view(), name="home"),
    path("cong-bo/", include("apps.publishing.urls")),
    path("quyen-du-lieu/", include("apps.privacy.urls")),
    path("", include("apps.reports.urls")),
    path("tai-khoan/", include("apps.accounts.urls_account")),
    path("nguoi-dung/", include("apps.accounts.urls")),
    path("thong-bao/", include("apps.notices.urls")),
    path("nhat-ky/", include("apps.audit.urls")),
    path("", include("apps.jobs.urls")),
    path("don-vi/sap-xep/", include("apps.reorganisations.urls")),
    path("don-vi/", include("apps.organisation.urls")),
    path("dia-chi/", include("apps.addresses.urls")),
    path("nha-tai-tro/", include("apps.sponsors.urls")),
    path("mo-hinh/", include("apps.aid_models.urls")),
    path("mo-hinh/", include("apps.ledgers.urls")),
    path("chi-dao/", include("apps.campaign.urls")),
    path("", include("apps.aid_records.urls")),
    path("nhap-tep/", include("apps.workbooks.urls")),
]
