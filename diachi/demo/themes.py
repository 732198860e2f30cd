"""The hardships of the demo: categories, sentences, needs, fitting aid and reasons to stop."""

from dataclasses import dataclass

from apps.addresses.models import Address, Frequency, Gender

MALE, FEMALE = Gender.MALE, Gender.FEMALE
Kind = Address.Kind


@dataclass(frozen=True)
class Theme:
    """One kind of hardship. `sentences`: one is chosen of each list. `forms`: code → weight."""

    weight: int
    ages: tuple
    categories: tuple
    more_categories: tuple
    sentences: tuple
    needs: tuple
    forms: dict
    stops: dict
    gender: str = ""
    as_household: float = 0.0


@dataclass(frozen=True)
class NeedIdea:
    """A need: form, words, quantity, measure, value in đồng, how often."""

    form: str
    description: str
    quantity: int | None = None
    measure: str = ""
    value: int | None = None
    frequency: str = Frequency.ONCE


RICE = NeedIdea(
    "luong-thuc", "Gạo và nhu yếu phẩm hằng tháng", 15, "kg", 250_000, Frequency.MONTHLY
)
MONEY = NeedIdea("tien-mat", "Trợ cấp sinh hoạt hằng tháng", None, "", 500_000, Frequency.MONTHLY)
HOUSE = NeedIdea("nha-o", "Làm lại nhà ở đã xuống cấp", 1, "căn", 50_000_000)
REPAIR = NeedIdea("nha-o", "Sửa mái nhà dột, lát nền", 1, "căn", 20_000_000)
COW = NeedIdea("giong", "Một con bò cái sinh sản", 1, "con", 15_000_000)
GOATS = NeedIdea("giong", "Đôi dê giống để chăn nuôi", 2, "con", 7_000_000)
CAPITAL = NeedIdea("von-san-xuat", "Vốn mua phân bón, cây giống", None, "", 10_000_000)
WHEELCHAIR = NeedIdea("xe-lan", "Xe lăn để đi lại", 1, "chiếc", 3_500_000)
TREATMENT = NeedIdea("chua-tri", "Tiền thuốc và đi lại khi điều trị", None, "", 2_000_000)
REHABILITATION = NeedIdea("chua-tri", "Tập phục hồi chức năng", None, "", 1_500_000)
SCHOLARSHIP = NeedIdea(
    "hoc-bong", "Học bổng để tiếp tục đến trường", 1, "suất", 1_000_000, Frequency.YEARLY
)
SCHOOL_THINGS = NeedIdea("hoc-bong", "Sách vở, quần áo, xe đạp đi học", 1, "suất", 1_800_000)
TRADE = NeedIdea("viec-lam", "Học nghề và việc làm gần nhà", None, "", None)
COUNSEL = NeedIdea("phap-ly", "Giúp làm giấy khai sinh, hồ sơ trợ cấp", None, "", None)

_OLD_STOPS = {"qua-doi": 48, "nguon-khac": 22, "chuyen-di": 14, "tai-tro-dung": 12, "khac": 4}
_CHILD_STOPS = {"du-tuoi": 50, "chuyen-di": 15, "nguon-khac": 15, "tai-tro-dung": 15, "on-dinh": 5}
_FAMILY_STOPS = {
    "on-dinh": 62, "chuyen-di": 14, "tai-tro-dung": 9, "tu-nguyen": 6, "khong-dung-doi-tuong": 7, "khac": 2,
}  # fmt: skip
_ILL_STOPS = {"qua-doi": 45, "on-dinh": 22, "nguon-khac": 18, "tai-tro-dung": 8, "chuyen-di": 7}

THEMES = {
    "elder": Theme(
        20, (66, 93), ("nguoi-gia-neo-don",), ("ho-ngheo", "ho-can-ngheo", "benh-hiem-ngheo"),
        (
            (
                "{Who} {age} tuổi, sống một mình trong căn nhà {house}.",
                "{Who} đã {age} tuổi, không có con cháu ở gần, ở nhờ trên đất của người em.",
                "Năm nay {age} tuổi, {who} sống cùng người em gái bệnh tật trong căn nhà {house}.",
            ),
            (
                "{Spouse} mất đã lâu, con cái đi làm ăn xa, ít về.",
                "{Spouse} qua đời, {who} không có con.",
                "Con trai duy nhất mất vì tai nạn giao thông.",
            ),
            (
                "Chân đau khớp, mắt mờ, không còn làm rẫy được.",
                "Sức khỏe yếu, hay đau ốm, đi lại phải chống gậy.",
                "Tai nghe kém, huyết áp cao, phải uống thuốc đều.",
            ),
            (
                "Hằng tháng trông vào trợ cấp xã hội và bà con trong {hamlet}.",
                "Bữa ăn nhờ hàng xóm mang giúp, mùa mưa nhà dột không có chỗ nằm.",
                "Thu nhập chỉ có mấy sào {crop} cho người khác thuê.",
            ),
        ),
        (RICE, MONEY, REPAIR, TREATMENT), {"tien-mat": 48, "luong-thuc": 34, "nha-o": 1, "chua-tri": 10, "khac": 2, "ngay-cong": 2},
        _OLD_STOPS,
    ),
    "orphan": Theme(
        12, (6, 16), ("tre-mo-coi",), ("ho-ngheo", "dan-toc-thieu-so"),
        (
            (
                "{Who} {age} tuổi, mồ côi cha, mẹ đi làm thuê xa, ba chị em ở với ông bà.",
                "{Who} {age} tuổi, mồ côi cả cha lẫn mẹ, đang ở với bà ngoại.",
                "Cha mất vì bệnh, mẹ bỏ đi từ nhỏ, {who} {age} tuổi sống với ông bà nội đã già.",
            ),
            (
                "Trong nhà không còn ai khỏe để làm, chỉ trông vào hai sào ruộng nước.",
                "Gia đình không có đất sản xuất, nhà {house}.",
                "Bà {harvest} thuê, mùa mưa không có việc.",
            ),
            (
                "Em ngoan, học khá, có nguy cơ phải nghỉ học vì thiếu tiền.",
                "Em đi học bằng xe đạp mượn, thiếu sách vở và áo ấm.",
                "Cô giáo chủ nhiệm đã nhiều lần vận động để em đến lớp đều.",
            ),
        ),
        (SCHOLARSHIP, SCHOOL_THINGS, MONEY, RICE), {"hoc-bong": 55, "tien-mat": 30, "luong-thuc": 12, "tam-ly": 3},
        _CHILD_STOPS,
    ),
    "disabled": Theme(
        12, (18, 68), ("nguoi-khuyet-tat",), ("ho-ngheo", "ho-can-ngheo"),
        (
            (
                "{Who} {age} tuổi, bị liệt hai chân từ nhỏ, mọi sinh hoạt nhờ người thân.",
                "{Who} {age} tuổi, cụt một chân do tai nạn lao động, không làm việc nặng được.",
                "{Who} {age} tuổi, bị khiếm thị, sống cùng mẹ trong căn nhà {house}.",
                "{Who} {age} tuổi, khuyết tật vận động và nghe nói từ khi mới sinh.",
            ),
            (
                "Cả nhà trông vào công làm thuê của một người.",
                "Người chăm sóc đã lớn tuổi, hay đau ốm.",
                "Đất rẫy ít, {crop} kém, năm nào cũng thiếu ăn lúc giáp hạt.",
            ),
            (
                "Mong có xe lăn để ra khỏi nhà.",
                "Muốn học nghề để tự nuôi mình.",
                "Đường vào nhà dốc, mùa mưa không đi được.",
            ),
        ),
        (WHEELCHAIR, MONEY, REHABILITATION, TRADE), {"xe-lan": 22, "tien-mat": 38, "luong-thuc": 22, "chua-tri": 10, "viec-lam": 4, "nha-o": 1, "phap-ly": 2},
        {"qua-doi": 25, "on-dinh": 25, "nguon-khac": 25, "chuyen-di": 12, "tai-tro-dung": 13},
    ),
    "orange": Theme(
        5, (18, 52), ("nan-nhan-da-cam", "nguoi-khuyet-tat"), ("gia-dinh-chinh-sach", "ho-ngheo"),
        (
            (
                "{Who} {age} tuổi, bị di chứng chất độc da cam, chân tay co quắp, không nói được.",
                "{Who} {age} tuổi, là nạn nhân chất độc da cam, trí tuệ chậm phát triển.",
            ),
            (
                "Cha từng đi bộ đội, nay sức yếu; mẹ phải ở nhà chăm sóc cả ngày.",
                "Trong nhà có hai anh em cùng bị di chứng, bố mẹ đã lớn tuổi.",
            ),
            (
                "Tiền thuốc và tã mỗi tháng vượt quá thu nhập của gia đình.",
                "Nhà {house}, chỗ nằm ẩm thấp.",
            ),
        ),
        (MONEY, WHEELCHAIR, REHABILITATION, REPAIR), {"tien-mat": 52, "xe-lan": 12, "chua-tri": 18, "luong-thuc": 16, "nha-o": 1},
        {"qua-doi": 45, "nguon-khac": 35, "chuyen-di": 10, "tai-tro-dung": 10},
    ),
    "illness": Theme(
        12, (30, 60), ("benh-hiem-ngheo",), ("ho-ngheo", "ho-can-ngheo"),
        (
            (
                "{Who} {age} tuổi, suy thận mạn, mỗi tuần chạy thận ba lần ở bệnh viện tỉnh.",
                "{Who} {age} tuổi, mắc bệnh tim, bác sĩ yêu cầu phẫu thuật sớm.",
                "{Who} {age} tuổi, bị ung thư, đã qua nhiều đợt hóa trị.",
                "{Who} {age} tuổi, bị tai biến, liệt nửa người đã ba năm.",
            ),
            (
                "Gia đình bán rẫy để chữa bệnh, nay còn nợ ngân hàng.",
                "{Spouse} nghỉ làm để chăm sóc, hai con còn đi học.",
                "Có thẻ bảo hiểm y tế nhưng tiền xe, tiền ăn khi đi viện không lo nổi.",
            ),
            (
                "Bà con trong {hamlet} đã quyên góp nhưng không đủ.",
                "Bệnh kéo dài, cả nhà kiệt quệ.",
            ),
        ),
        (TREATMENT, MONEY, RICE), {"chua-tri": 42, "tien-mat": 44, "luong-thuc": 14}, _ILL_STOPS,
    ),
    "disaster": Theme(
        3, (30, 70), ("nan-nhan-thien-tai",), ("ho-ngheo", "ho-can-ngheo"),
        (
            (
                "Nhà {who} ({age} tuổi) bị lốc xoáy làm tốc mái hoàn toàn.",
                "Lũ về cuốn trôi lúa và gia súc của nhà {who}, {age} tuổi.",
                "Nhà {who}, {age} tuổi, bị sập tường sau đợt mưa lớn.",
            ),
            (
                "Cả nhà đang ở nhờ hội trường {hamlet}.",
                "Gia đình dựng tạm lều bạt để ở.",
                "Rẫy {crop} mất trắng, chưa có vốn trồng lại.",
            ),
        ),
        (HOUSE, REPAIR, RICE, CAPITAL), {"nha-o": 5, "luong-thuc": 38, "von-san-xuat": 14, "tien-mat": 36, "ngay-cong": 4},
        _FAMILY_STOPS, as_household=0.5,
    ),
    "poor": Theme(
        15, (30, 62), ("ho-ngheo",), ("dan-toc-thieu-so", "hoan-canh-khac"),
        (
            (
                "{Who} {age} tuổi, thiếu đất sản xuất, quanh năm làm thuê.",
                "{Who} {age} tuổi, cả nhà sống trong căn nhà {house}, chỉ có ba sào rẫy bạc màu.",
                "{Who} {age} tuổi, chưa có đất, đi làm thuê theo mùa {crop}.",
            ),
            (
                "Mỗi năm thiếu ăn từ hai đến ba tháng lúc giáp hạt.",
                "Nước sinh hoạt phải đi gánh xa gần một cây số.",
                "Con lớn đã nghỉ học để phụ giúp cha mẹ.",
            ),
            (
                "Gia đình chịu khó, mong có con bò để nuôi.",
                "Có sức lao động nhưng thiếu vốn và cách làm ăn.",
                "Mong được sửa lại nhà trước mùa mưa.",
            ),
        ),
        (COW, CAPITAL, HOUSE, RICE, GOATS), {"giong": 22, "von-san-xuat": 10, "nha-o": 4, "luong-thuc": 32, "tien-mat": 24, "ngay-cong": 2, "viec-lam": 2},
        _FAMILY_STOPS, as_household=0.28,
    ),
    "near_poor": Theme(
        5, (34, 52), ("ho-can-ngheo",), ("dan-toc-thieu-so", "hoan-canh-khac"),
        (
            (
                "{Who} {age} tuổi, vừa thoát nghèo năm trước nhưng thu nhập bấp bênh.",
                "{Who} {age} tuổi, làm thợ hồ, việc lúc có lúc không.",
            ),
            (
                "Nông sản mất giá, còn nợ tiền phân bón.",
                "Hai con đang học cấp hai và cấp ba.",
                "Mẹ già nằm liệt cần người chăm sóc.",
            ),
        ),
        (CAPITAL, COW, SCHOLARSHIP), {"von-san-xuat": 20, "giong": 12, "luong-thuc": 34, "tien-mat": 30, "viec-lam": 4},
        _FAMILY_STOPS, as_household=0.25,
    ),
    "policy": Theme(
        4, (58, 90), ("gia-dinh-chinh-sach",), ("nguoi-gia-neo-don", "ho-can-ngheo"),
        (
            (
                "{Who} {age} tuổi, gia đình có công với cách mạng, nay già yếu.",
                "{Who} {age} tuổi, thương binh, vết thương cũ hay tái phát.",
            ),
            (
                "Nhà {house}, chưa có điều kiện sửa.",
                "Sống cùng người con bị bệnh tâm thần.",
            ),
        ),
        (MONEY, REPAIR, TREATMENT), {"tien-mat": 62, "luong-thuc": 24, "nha-o": 1, "chua-tri": 10}, _OLD_STOPS,
    ),
    "single_mother": Theme(
        7, (26, 56), ("phu-nu-ngheo-don-than",), ("ho-ngheo", "ho-can-ngheo", "dan-toc-thieu-so"),
        (
            (
                "{Who} {age} tuổi, một mình nuôi hai con nhỏ.",
                "{Who} {age} tuổi, chồng mất vì tai nạn, nuôi ba con và mẹ chồng già.",
                "{Who} {age} tuổi, không chồng, nuôi con trai bị động kinh.",
            ),
            (
                "Làm cỏ, {harvest} thuê, ngày công thất thường.",
                "Bán vé số, nhặt ve chai, ở trọ trong căn phòng chật.",
                "Nhà {house}, không có đất sản xuất.",
            ),
        ),
        (CAPITAL, COW, MONEY, SCHOOL_THINGS), {"tien-mat": 34, "luong-thuc": 28, "giong": 14, "von-san-xuat": 10, "hoc-bong": 8, "nha-o": 2, "viec-lam": 2},
        _FAMILY_STOPS, gender=FEMALE, as_household=0.12,
    ),
    "pupil": Theme(
        7, (6, 17), ("hoan-canh-khac",), ("ho-ngheo", "ho-can-ngheo", "dan-toc-thieu-so"),
        (
            (
                "{Who} {age} tuổi, học sinh giỏi nhiều năm, nhà nghèo.",
                "{Who} {age} tuổi, sáng đi học, chiều theo mẹ nhặt hạt điều.",
                "{Who} {age} tuổi, nhà cách trường hơn 6 km, đi bộ đến lớp.",
            ),
            (
                "Cha bị tai nạn mất sức lao động, mẹ làm thuê nuôi cả nhà.",
                "Gia đình đông con, bữa ăn thường chỉ có rau rừng.",
                "Nhà {house}, không có góc học tập.",
            ),
        ),
        (SCHOLARSHIP, SCHOOL_THINGS, COUNSEL), {"hoc-bong": 78, "tien-mat": 14, "luong-thuc": 8}, _CHILD_STOPS,
    ),
}  # fmt: skip
COLLECTIVE_FORMS = {"luong-thuc": 46, "hoc-bong": 26, "tien-mat": 20, "chua-tri": 8}
COLLECTIVES = (
    ("Lớp học tình thương {word}", "hoan-canh-khac", "Lớp học buổi tối cho trẻ phải đi làm sớm."),
    ("Nhóm người khiếm thị {word}", "nguoi-khuyet-tat", "Nhóm sinh hoạt hằng tháng, làm chổi đót để bán."),
    ("Nhóm trẻ mẫu giáo {word}", "hoan-canh-khac", "Các cháu ăn trưa tại lớp, bếp ăn còn thiếu thốn."),
    ("Nhóm phụ nữ dệt thổ cẩm {word}", "phu-nu-ngheo-don-than", "Các chị em đơn thân cùng dệt vải, thiếu sợi và nơi bán."),
    ("Nhóm người cao tuổi {word}", "nguoi-gia-neo-don", "Các cụ sống một mình, tuần ăn chung hai bữa."),
)  # fmt: skip
GOOD_WORDS = (
    "Hoa Rừng", "Bình Minh", "Hướng Dương", "Nắng Mới", "Suối Xanh", "Thảo Nguyên", "Mái Ấm", "Hạt Mầm", "Ban Mai",
    "Niềm Tin", "Sao Sáng", "Đoàn Kết",
)  # fmt: skip
