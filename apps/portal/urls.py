from django.urls import path

from apps.portal.views import bank, card, chapter, figures, home, map, pledged, pledging, site

app_name = "portal"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("ngan-hang/", bank.Bank.as_view(), name="bank"),
    path("ngan-hang/<str:code>/", card.CardPage.as_view(), name="card"),
    path("ngan-hang/<str:code>/in/", card.CardPrint.as_view(), name="card_print"),
    path("ngan-hang/<str:code>/ma-qr.svg", card.CardQr.as_view(), name="card_qr"),
    path("ngan-hang/<str:code>/anh/", card.CardPhoto.as_view(), name="card_photo"),
    path(
        "ngan-hang/<str:code>/anh-nho/",
        card.CardPhoto.as_view(field="photo_small"),
        name="card_photo_small",
    ),
    path("bao-ve-thong-tin/", site.Privacy.as_view(), name="privacy"),
    path("cong-khai/", figures.Figures.as_view(), name="figures"),
    path("cong-khai/ban-do/", map.FiguresMap.as_view(), name="figures_map"),
    path("cong-khai/<str:key>/", figures.Figures.as_view(), name="figures_unit"),
    path("cong-khai/<str:key>/ban-do/", map.FiguresMap.as_view(), name="figures_map_unit"),
    path("cong-khai/<str:key>/don-vi/", figures.FiguresOfUnits.as_view(), name="figures_units"),
    path("cong-khai/<str:key>/so-lieu.json", figures.FiguresJson.as_view(), name="figures_json"),
    path("cong-khai/<str:key>/<slug:table>.csv", figures.FiguresCsv.as_view(), name="figures_csv"),
    path("tri-an/", chapter.Thanks.as_view(), name="thanks"),
    path("cac-mo-hinh/", chapter.Models.as_view(), name="models"),
    path("van-ban/", chapter.Directives.as_view(), name="directives"),
    path("van-ban/<int:pk>/tep/", chapter.DirectiveFile.as_view(), name="directive_file"),
    path("lien-he/", chapter.Contact.as_view(), name="contact"),
    path("robots.txt", site.Robots.as_view(), name="robots"),
    path("sitemap.xml", site.Sitemap.as_view(), name="sitemap"),
    path("ngan-hang/<str:code>/nhan-giup/", pledging.PledgeStart.as_view(), name="pledge_start"),
    path("nhan-giup/<uuid:token>/", pledged.PledgeReceipt.as_view(), name="pledge_receipt"),
    path("nhan-giup/<uuid:token>/chon/", pledging.PledgeChoose.as_view(), name="pledge_choose"),
    path("nhan-giup/<uuid:token>/ban-la-ai/", pledging.PledgeWho.as_view(), name="pledge_who"),
    path("nhan-giup/<uuid:token>/kiem-tra/", pledging.PledgeReview.as_view(), name="pledge_review"),
    path("nhan-giup/<uuid:token>/rut/", pledged.PledgeWithdraw.as_view(), name="pledge_withdraw"),
    path("nhan-giup/<uuid:token>/bo/", pledging.PledgeDrop.as_view(), name="pledge_drop"),
    path("tra-cuu/", pledged.Lookup.as_view(), name="lookup"),
]
