"""The rows of the books of aid models, as the page of a figure lists them."""

from dataclasses import replace

from apps.reports.passports.registers import Register

ANIMALS = Register(
    "Con vật",
    "ledgers:animal",
    "came_on",
    "Ngày vào đàn",
    about=lambda row: row.get_source_display(),
    about_heading="Nguồn",
    keys=lambda row: [row.aid_model_id, row.pk],
    joined=(),
    order=("code", "pk"),
)
LOST_ANIMALS = replace(
    ANIMALS,
    day="fate_on",
    day_heading="Từ ngày",
    about=lambda row: row.get_fate_display(),
    about_heading="Vì sao",
)
PLACEMENTS = Register(
    "Giao nuôi",
    "ledgers:animal",
    "placed_on",
    "Ngày giao",
    about=lambda row: row.get_kind_display(),
    about_heading="Cách nhận",
    keys=lambda row: [row.animal.aid_model_id, row.animal_id],
    joined=("animal", "address", "aid__address", "address__duplicate_of"),
    order=("-placed_on", "-pk"),
    is_personal=True,
)
CAPITAL = Register(
    "Vốn",
    "ledgers:fund",
    "moved_on",
    about=lambda row: row.get_kind_display(),
    about_heading="Góp hay rút",
    keys=lambda row: [row.aid_model_id],
    joined=(),
    order=("-moved_on", "-pk"),
)
LOANS = Register(
    "Khoản vay",
    "ledgers:loan",
    "lent_on",
    "Ngày cho vay",
    about=lambda row: f"vòng {row.round_number}",
    about_heading="Vòng",
    keys=lambda row: [row.aid_model_id, row.pk],
    joined=("address", "aid__address"),
    order=("-lent_on", "-pk"),
    is_personal=True,
)
ENTRIES = Register(
    "Lần trả",
    "ledgers:loan",
    "entered_on",
    name=lambda row: f"{row.loan.household}: {row}",
    about=lambda row: row.get_kind_display(),
    about_heading="Cách trả",
    keys=lambda row: [row.loan.aid_model_id, row.loan_id],
    joined=("loan__address", "loan__aid__address"),
    order=("-entered_on", "-pk"),
    is_personal=True,
)
HOUSES = Register(
    "Nhà",
    "ledgers:house",
    "started_on",
    "Ngày bắt đầu",
    about=lambda row: row.get_kind_display(),
    about_heading="Loại",
    joined=("address",),
    order=("-started_on", "-pk"),
    is_personal=True,
)
DONE_HOUSES = replace(HOUSES, day="handed_over_on", day_heading="Ngày bàn giao")
FUNDINGS = Register(
    "Nguồn",
    "ledgers:house",
    "received_on",
    "Ngày nhận",
    about=lambda row: str(row.house),
    about_heading="Nhà",
    keys=lambda row: [row.house_id],
    joined=("house__address", "sponsor"),
    order=("house", "pk"),
    is_personal=True,
)
DAYS = Register(
    "Ngày nấu",
    "ledgers:kitchen_day",
    "served_on",
    "Ngày",
    about=lambda row: f"{row.meals} suất",
    about_heading="Số suất",
    joined=(),
    order=("-served_on", "-pk"),
)
LOTS = Register(
    "Lô hàng",
    "ledgers:store_lot",
    "received_on",
    "Ngày nhập",
    about=lambda row: row.item.name,
    about_heading="Mặt hàng",
    joined=("item",),
    order=("-received_on", "-pk"),
)
ISSUES = Register(
    "Phiếu xuất",
    "ledgers:store_lot",
    "issued_on",
    "Ngày xuất",
    about=lambda row: row.lot.item.name,
    about_heading="Mặt hàng",
    keys=lambda row: [row.lot_id],
    joined=("lot__item", "address", "aid__address"),
    order=("-issued_on", "-pk"),
    is_personal=True,
)
