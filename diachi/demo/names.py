"""Names of people who do not exist, as the peoples of the highlands and the coast form them."""

from dataclasses import dataclass

from apps.addresses.models import Gender


@dataclass(frozen=True)
class People:
    """An ethnic group (dân tộc) and the parts of its names.

    `given_first`: `Y Bhiăn Niê`, `H'Yim Kđoh`; otherwise family, middle, given.
    """

    name: str
    families: tuple
    men: tuple
    women: tuple
    middles_of_men: tuple = ()
    middles_of_women: tuple = ()
    given_first: bool = False


def words(text):
    """The words of a text."""
    return tuple(text.split())


def listed(text):
    """The parts between the commas."""
    return tuple(part.strip() for part in text.split(","))


_KINH_MEN = words(
    "An Anh Ba Bảo Bình Bốn Cảnh Châu Chiến Chính Chung Công Cường Danh Dũng Duy Đạt Đông Đức Giang "
    "Hà Hải Hạnh Hậu Hiền Hiệp Hiếu Hòa Hoàng Hùng Huy Hưng Khải Khánh Khoa Kiên Lai Lâm Lân Lập Liêm "
    "Long Lộc Lợi Luận Lực Lương Minh Nam Năm Nghĩa Ngọc Nhân Nhật Phát Phong Phú Phúc Phương Quân Quang "
    "Quốc Quý Quyền Sáu Sang Sơn Sung Tài Tám Tâm Tân Thạch Thái Thắng Thanh Thành Thân Thiện Thịnh Thọ "
    "Thông Thuận Tiến Tình Toàn Trí Trung Trường Tú Tuấn Tùng Vinh Vũ Vượng Xuân"
)
_KINH_WOMEN = words(
    "An Anh Ánh Ba Bích Bình Bốn Cam Chi Chín Cúc Diễm Diệu Dung Duyên Đào Điệp Gái Giang Hà Hai Hạnh Hằng "
    "Hậu Hiền Hiếu Hoa Hòa Hoài Hồng Huệ Huyền Hương Hường Khuyên Kiều Lài Lam Lan Lành Lê Liên Liễu Linh "
    "Loan Lụa Luyến Lý Mai Mận Minh My Mỹ Năm Nga Ngân Ngọc Nguyệt Nhàn Nhi Nhung Như Oanh Phụng Phương "
    "Phượng Quyên Sáu Sen Sương Tám Tâm Thanh Thảo Thắm Thơm Thu Thủy Thúy Thương Tình Trang Trâm Trinh "
    "Tư Tuyết Út Vân Vinh Xuân Yến"
)
_THI = ("Thị",)
_VAN = ("Văn",)
KINH = People(
    "Kinh",
    words(
        "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Hoàng Huỳnh Phan Phan "
        "Vũ Võ Võ Đặng Bùi Đỗ Hồ Ngô Dương Đinh Trương Mai Cao Tạ Lương Đoàn Hà Trịnh Tô Châu Thái Lưu"
    ),
    _KINH_MEN,
    _KINH_WOMEN,
    listed(
        "Văn, Văn, Văn, Văn, Đức, Hữu, Công, Minh, Quang, Đình, Xuân, Thanh, Ngọc, Quốc, Bá, Trọng"
    ),
    listed(
        "Thị, Thị, Thị, Thị, Thị, Thị Kim, Thị Thanh, Thị Ngọc, Thị Bích, Thị Thu, Thị Hồng, Ngọc"
    ),
)
EDE = People(
    "Ê Đê",
    listed(
        "Niê, Niê, Niê, Mlô, Mlô, Êban, Êban, Niê Kdăm, Kbuôr, Ayŭn, Byă, Kđoh, Ênuôl, Hđơk, Adrơng, Ktla, "
        "Buôn Yă, Hmŏk, Knul, Kpơr, Buôn Krông, Êung, Hwing"
    ),
    words(
        "Bhiăn Bhiông Blim Blô Brih Đham Đhun Djuang Dơk Grin Hin Jăm Jôn Jŭt Khoa Kriăng Krông Kuang Lai Liêm "
        "Ling Liŏn Lơm Luyn Mlen Mriăm Mŭt Ngăm Niăm Nuêr Phôn Plơ Pŭt Răng Rin Siăm Sĭng Suôp Thinh Thơm "
        "Tiăng Tlăm Tlơn Tuăn Wan Wel Wĭt Wơn Yăm Yung Yuăn"
    ),
    words(
        "Bia Bíu Blăn Blin Bliăk Bluêh Briă Đăm Điăp Đok Djuên Duin Dung Grô Hiăt Jăn Jin Juaih Jun Kram Lăn "
        "Len Liă Lim Linh Luin Mơ Mriu Nga Ngăm Ngoan Nguôm Nhơt Niăn Nuôn Phiu Pŭ Rê Rin Rôna Ruôt Siu Suih "
        "Thiăp Thoa Tlŭn Uyn Wen Win Yăt Yim Yuôm Zina"
    ),
    given_first=True,
)
MNONG = People(
    "M'Nông",
    listed(
        "Kuan, Triêk, Liêng Hot, Bkrông, Pang Ting, Long Ding, Rơ Yam, Tơr, Đắk Cắt, Teh, Rlưk, Jiê, Buôn Dap, "
        "Du, Rơ Lưk, Cil, Ja, Uông"
    ),
    words(
        "Bân Bông Brang Đơn Đum Gliêng Jông Khiêm Krang Lanh Lêng Mang Ngơn Pheo Phơi Sơn Thang Thiên Tông Wăn"
    ),
    words(
        "Băn Bêch Bing Blang Đam Đêt Dinh Djôi Lang Leng Lim Mang Mbơn Ngek Ning Nhiêng Phen Suk Tem Thim Yang"
    ),
    given_first=True,
)
JRAI = People(
    "Gia Rai",
    listed("Siu, Ksor, Kpă, Nay, Rmah, Rơ Châm, Rah Lan, Rcom"),
    words("Blơih Bơi Chiêu Duân Hlim Hnhinh Hrung Kiêu Nhăt Phiên Sanh Soan Thin Thuân Tưih Wơih"),
    words("Blan Blơ Chăm Djuih Hiêng Hoan Juk Lanh Li Ngân Nguyệt Nhuin Pheo Phiăn Thuyên Uyn"),
    ("Y", "Y", ""),
    ("H'",),
)
NUNG = People(
    "Nùng",
    words("Nông Nông Nông Hoàng Hoàng Lý Triệu Hứa Vi Lương Lục Đàm Lăng Chu Phùng Mông Long"),
    words(
        "Bằng Báo Cắm Coong Dìn Đại Hinh Kim Kín Lỳ Mằn Phìn Phúng Quay Sán Sình Thàng Thoòng Tiến Toàn Tường Viễn Vình"
    ),
    words(
        "Bền Biên Chăn Coóng Cúc Đeng Hoan Kén Lả Lìn Mến Mỵ Nái Nhình Phảy Phấn Piền Slam Sơn Thêm Thín Tuyên Xuân Xuyến"
    ),
    _VAN,
    _THI,
)
TAY = People(
    "Tày",
    words("Hoàng Hoàng Nông Nông Bế Ma Hà Lương Lý Đinh Triệu Lộc Vi Nguyễn Đàm"),
    words(
        "Bảo Chấp Chức Dần Đàm Khầu Kiểm Lanh Lưu Mạc Nghiệp Oánh Pao Sự Thái Thắng Thiêm Tỵ Ước Vàng"
    ),
    words(
        "Bắc Chỉ Dịu Đẹp Hiên Khuyên Lường Mần Mới Nghìn Nhuần Nụ Oóng Ơn Phe Sáy Thẳm Thoa Vản Xoa"
    ),
    _VAN,
    _THI,
)
THAI = People(
    "Thái",
    words("Lò Lò Vi Vi Lương Lô Hà Quàng Cà Lộc Ngân Kha"),
    words(
        "Bun Choi Đôi Hặc Hom Inh Khăm Muôn Nọi Pản Phắn Pâng Siêng Tấm Thiêm Thoong Thi Ún Xiêng Xôm"
    ),
    words(
        "Ban Biên Dương Hạ Hôm Inh Lả Muôn Nang Nhung Ón Panh Pen Phiên Sen Thoan Thiết Tiên Vinh Xuyên"
    ),
    _VAN,
    _THI,
)
MONG = People(
    "Mông",
    words("Giàng Giàng Sùng Sùng Vàng Thào Lý Mùa Hờ Hạng Cư Ma Ly"),
    words(
        "Chá Chính Chu Dế Dơ Dũng Hồ Lềnh Lử Nhà Páo Pháng Phử Pó Sình Sỉnh Sùng Tỏa Tráng Tủa Vảng Vừ"
    ),
    words("Chía Chở Dinh Dợ Dúa Ganh Giống Khua Mai Máy Mỷ Pà Pang Say Sáy Sông Sua Súa Xúa Dia"),
    ("A", "A", "Seo", "Văn"),
    _THI,
)
DAO = People(
    "Dao",
    words("Triệu Triệu Bàn Bàn Đặng Phùng Lý Chảo Dương"),
    words(
        "Chòi Chuyền Dất Diện Đường Hin Kinh Liềm Nhàn Ón Phúc Quan Quý Sơn Thiều Tiên Tình Vạng Vượng"
    ),
    words("Chài Chiêu Dần Giang Khe Liều Lưu Mản Mùi Nải Nhất Pham Phấy Sinh Tạ Tàn Thanh Tư Viện"),
    ("Văn", "Tiến", "Kim", "Hữu", "Sinh"),
    ("Thị", "Thị", "Mùi"),
)
MUONG = People(
    "Mường",
    words("Bùi Bùi Bùi Quách Đinh Hà Trương Phạm Cao"),
    words("Ậm Biến Dậu Dục Hặng Hển Khánh Lếnh Nhiêu Ngoan Nếu Quyển Rậm Thảo Thiểu Thực Tiền Úy"),
    words(
        "Ẻn Bưn Chiêng Dưỡng Hẹn Hiển Lện Nhềm Nhiển Nự Phín Quyến Thênh Thiện Thịu Tịnh Ươm Xiên"
    ),
    _VAN,
    _THI,
)
CHAM_HROI = People(
    "Chăm",
    listed("La Mo, La O, Sô, So, Mang, La Lan, Oi, Lê Mo, Ra Lan"),
    words("Bang Chung Cao Dể Đề Hờ Khải Minh Nghen Nuôi Quân Tảo Thảng Thế Thứ Trẻo Xanh"),
    words("Bê Chín Dậu Đầm Hiến Hờn Khui Lai Lực Mận Ngoan Nương Sáu Thái Thoa Triền Xê"),
    ("Y", "Minh", "Văn"),
    ("Thị", "H'"),
)
BANA = People(
    "Ba Na",
    words("La La Mang Đinh Sô Lê"),
    words("Bai Bông Chiêu Hiêng Khương Lắm Mốt Ngố Nhiêm Pheo Rung Thiên Tường Xăm"),
    words("Bích Cheo Điệp Gai Hôn Khui Liễn Mun Nghé Oanh Rơi Sang Thắm Xoài"),
    ("Văn", "Chí", "Thanh"),
    _THI,
)
KHMER = People(
    "Khmer",
    words("Thạch Sơn Kim Danh Lâm Châu"),
    words("Bương Chane Đa Hiên Kha Ngọc Phone Rích Sa Sane Thi Vuông"),
    words("Dung Hiên Kim Na Pha Phượng Ry Sa Sươne Thia Vanh Xinh"),
    ("", "Văn", "Sô"),
    _THI,
)
ALL = (KINH, EDE, MNONG, JRAI, NUNG, TAY, THAI, MONG, DAO, MUONG, CHAM_HROI, BANA, KHMER)


def invent(rng, people, gender, family=None):
    """A full name. With `family`, of that family (children, brothers and sisters)."""
    is_man = gender == Gender.MALE
    family = family or rng.choice(people.families)
    given = rng.choice(people.men if is_man else people.women)
    if people.given_first:
        return f"Y {given} {family}" if is_man else f"H'{given} {family}"
    middle = rng.choice(people.middles_of_men if is_man else people.middles_of_women)
    if middle == "H'":
        return f"{family} H'{given}"
    if middle.endswith(given):
        middle = middle.removesuffix(given).strip()
    return " ".join(word for word in (family, middle, given) if word)
