"""What is given: words, quantities and believable round values for each form of aid."""

from dataclasses import dataclass

from apps.aid_records.models import AidRecord

Basis = AidRecord.Basis
THOUSAND, MILLION = 1_000, 1_000_000


@dataclass(frozen=True)
class Gift:
    """One gift: `low` and `high` in thousand đồng at prices of 2013."""

    form: str
    description: str
    low: int
    high: int
    basis: str = Basis.CASH
    quantity: int | None = None
    measure: str = ""
    weight: int = 10
    is_big: bool = False  # a house or a cow: its value is not moved to reach a total


HOUSE = Gift(
    "nha-o", "Làm mới nhà Chữ thập đỏ", 30_000, 60_000, Basis.INVOICE, 1, "căn", is_big=True
)
COW = Gift("giong", "Bò cái sinh sản", 12_000, 15_000, Basis.INVOICE, 1, "con", is_big=True)
PASSED_ON_COW = Gift(
    "giong",
    "Bê cái chuyển giao từ hộ nuôi trước",
    7_000,
    9_000,
    Basis.ESTIMATE,
    1,
    "con",
    is_big=True,
)
MONTHLY_MONEY = Gift("tien-mat", "Trợ cấp hằng tháng", 300, 500)
MONTHLY_RICE = Gift(
    "luong-thuc", "Gạo và nhu yếu phẩm hằng tháng", 200, 350, Basis.LOCAL_PRICE, 15, "kg"
)
GIFTS = (
    Gift("tien-mat", "Hỗ trợ tiền mặt lúc khó khăn", 400, 1_200, weight=40),
    Gift("tien-mat", "Thăm hỏi, tặng tiền mặt", 300, 600, weight=40),
    Gift("tien-mat", "Nhận đỡ đầu, trợ cấp theo quý", 600, 1_500, weight=20),
    Gift("luong-thuc", "Gạo, dầu ăn, nước mắm", 250, 450, Basis.LOCAL_PRICE, 20, "kg", weight=60),
    Gift("luong-thuc", "Túi quà nhu yếu phẩm", 200, 400, Basis.INVOICE, 1, "suất", weight=40),
    Gift("von-san-xuat", "Vốn mua phân bón, giống cây", 4_000, 8_000),
    Gift("von-san-xuat", "Vốn buôn bán nhỏ", 3_000, 6_000),
    Gift("giong", "Đôi dê giống", 5_000, 6_500, Basis.LOCAL_PRICE, 2, "con", weight=20),
    Gift("giong", "Heo giống và thức ăn", 1_500, 2_500, Basis.LOCAL_PRICE, 2, "con", weight=40),
    Gift("giong", "Gà giống và thức ăn", 800, 1_500, Basis.LOCAL_PRICE, 50, "con", weight=40),
    Gift("ngay-cong", "Ngày công dọn rẫy, sửa nhà", 400, 1_000, Basis.ESTIMATE, 5, "công"),
    Gift("nha-o", "Sửa nhà: thay mái tôn, lát nền", 8_000, 14_000, Basis.INVOICE, 1, "căn"),
    Gift("xe-lan", "Xe lăn tay", 2_200, 3_200, Basis.INVOICE, 1, "chiếc", weight=70),
    Gift("xe-lan", "Xe lắc", 2_800, 4_000, Basis.INVOICE, 1, "chiếc", weight=30),
    Gift("hoc-bong", "Học bổng cho năm học mới", 500, 1_000, weight=60),
    Gift("hoc-bong", "Sách vở, quần áo, cặp sách", 350, 700, Basis.INVOICE, 1, "bộ", weight=30),
    Gift("hoc-bong", "Xe đạp đi học", 1_300, 1_900, Basis.INVOICE, 1, "chiếc", weight=10),
    Gift("chua-tri", "Hỗ trợ viện phí, tiền thuốc", 1_000, 2_500, weight=80),
    Gift("chua-tri", "Tập phục hồi chức năng", 700, 1_500, Basis.ESTIMATE, weight=20),
    Gift("tam-ly", "Tư vấn tâm lý tại nhà", 0, 0, Basis.ESTIMATE),
    Gift("phap-ly", "Giúp làm hồ sơ trợ cấp xã hội", 0, 0, Basis.ESTIMATE),
    Gift("viec-lam", "Học nghề may", 1_800, 3_000, Basis.INVOICE),
    Gift("khac", "Chăn màn, quần áo ấm", 300, 600, Basis.LOCAL_PRICE, 1, "bộ"),
)
_BY_FORM = {form: [gift for gift in GIFTS if gift.form == form] for form in {g.form for g in GIFTS}}


def some_gift(rng, form):
    choices = _BY_FORM[form]
    return rng.choices(choices, [gift.weight for gift in choices])[0]


def value_of(rng, gift, year):
    """Whole đồng, rounded as people give: 50.000, 500.000, a million. It rises over the years."""
    passed = (min(year, 2026) - 2008) / 18
    if gift.is_big:
        value = gift.low + (gift.high - gift.low) * (0.6 * passed + 0.4 * rng.random())
    else:
        value = rng.randint(gift.low, gift.high) * (0.72 + passed)
    value *= THOUSAND
    step = MILLION if value > 20 * MILLION else 100_000 if value > 3 * MILLION else 50_000
    return round(value / step) * step
