"""URLs of the ledgers of aid models."""

from django.urls import path

from apps.ledgers.views import fund, herd, house, kitchen, overdue

app_name = "ledgers"
urlpatterns = [
    path("<int:pk>/bep-an/", kitchen.KitchenBook.as_view(), name="kitchen"),
    path("<int:pk>/bep-an/ghi/", kitchen.KitchenMonthPage.as_view(), name="kitchen_month"),
    path("<int:pk>/bep-an/ngay/", kitchen.KitchenDayList.as_view(), name="kitchen_days"),
    path("bep-an/ngay/<int:pk>/", kitchen.KitchenDayDetail.as_view(), name="kitchen_day"),
    path("bep-an/ngay/<int:pk>/huy/", kitchen.KitchenDayVoid.as_view(), name="kitchen_day_void"),
    path("<int:pk>/nha/", house.HouseList.as_view(), name="houses"),
    path("<int:pk>/nha/them/", house.HouseCreate.as_view(), name="house_create"),
    path("nha/<int:pk>/", house.HouseDetail.as_view(), name="house"),
    path("nha/<int:pk>/sua/", house.HouseEdit.as_view(), name="house_edit"),
    path("nha/<int:pk>/huy/", house.HouseVoid.as_view(), name="house_void"),
    path("nha/<int:pk>/giai-doan/", house.HouseStages.as_view(), name="house_stages"),
    path("nha/<int:pk>/ban-giao/", house.HouseHandOver.as_view(), name="house_hand_over"),
    path("nha/<int:pk>/ban-giao/huy/", house.HouseTakeBack.as_view(), name="house_take_back"),
    path("nha/<int:pk>/nguon/them/", house.FundingCreate.as_view(), name="funding_create"),
    path("nha/nguon/<int:pk>/sua/", house.FundingEdit.as_view(), name="funding_edit"),
    path("nha/nguon/<int:pk>/huy/", house.FundingVoid.as_view(), name="funding_void"),
    path("nha/<int:pk>/anh/them/", house.PhotosAdd.as_view(), name="house_photos"),
    path("nha/anh/<int:pk>/", house.PhotoFile.as_view(), name="house_photo"),
    path(
        "nha/anh/<int:pk>/nho/",
        house.PhotoFile.as_view(preview=True),
        name="house_photo_preview",
    ),
    path("nha/anh/<int:pk>/huy/", house.PhotoVoid.as_view(), name="house_photo_void"),
    path("qua-han/", overdue.Overdue.as_view(), name="overdue"),
    path("<int:pk>/dan/", herd.Herd.as_view(), name="herd"),
    path("<int:pk>/dan/them/", herd.AnimalCreate.as_view(), name="animal_create"),
    path("<int:pk>/dan/<int:animal>/", herd.AnimalDetail.as_view(), name="animal"),
    path("<int:pk>/dan/<int:animal>/sua/", herd.AnimalEdit.as_view(), name="animal_edit"),
    path("<int:pk>/dan/<int:animal>/huy/", herd.AnimalVoid.as_view(), name="animal_void"),
    path("<int:pk>/dan/<int:animal>/sinh/", herd.CalfCreate.as_view(), name="animal_birth"),
    path("<int:pk>/dan/<int:animal>/giao/", herd.PlacementCreate.as_view(), name="animal_place"),
    path("<int:pk>/dan/<int:animal>/ra-khoi-dan/", herd.FateCreate.as_view(), name="animal_fate"),
    path("<int:pk>/dan/<int:animal>/con-nuoi/", herd.FateUndo.as_view(), name="animal_restore"),
    path(
        "<int:pk>/dan/<int:animal>/giao/<int:placement>/sua/",
        herd.PlacementEdit.as_view(),
        name="placement_edit",
    ),
    path(
        "<int:pk>/dan/<int:animal>/giao/<int:placement>/tra-lai/",
        herd.PlacementReturn.as_view(),
        name="placement_return",
    ),
    path(
        "<int:pk>/dan/<int:animal>/giao/<int:placement>/huy/",
        herd.PlacementVoid.as_view(),
        name="placement_void",
    ),
    path("<int:pk>/von/", fund.Fund.as_view(), name="fund"),
    path("<int:pk>/von/gop-rut/", fund.CapitalCreate.as_view(), name="capital_create"),
    path(
        "<int:pk>/von/gop-rut/<int:capital>/huy/", fund.CapitalVoid.as_view(), name="capital_void"
    ),
    path("<int:pk>/von/cho-vay/", fund.LoanCreate.as_view(), name="loan_create"),
    path("<int:pk>/von/<int:loan>/", fund.LoanDetail.as_view(), name="loan"),
    path("<int:pk>/von/<int:loan>/sua/", fund.LoanEdit.as_view(), name="loan_edit"),
    path("<int:pk>/von/<int:loan>/huy/", fund.LoanVoid.as_view(), name="loan_void"),
    path("<int:pk>/von/<int:loan>/tra/", fund.LoanEntryCreate.as_view(), name="loan_entry_create"),
    path(
        "<int:pk>/von/<int:loan>/tra/<int:entry>/huy/",
        fund.LoanEntryVoid.as_view(),
        name="loan_entry_void",
    ),
]
