"""The columns of a workbook of pledges: import, template file and help page read them."""

from apps.addresses.key_columns import ADDRESS_KEY
from apps.core.spreadsheets import Column

COLUMNS = (
    Column(
        "Nhà tài trợ",
        "sponsor",
        (
            "Tên nhà tài trợ",
            "Tổ chức, cá nhân đăng ký",
            "Tổ chức, cá nhân nhận đỡ đầu",
            "Đơn vị nhận đỡ đầu",
            "Người nhận đỡ đầu",
            "Đơn vị tài trợ",
        ),
        required=True,
        width=30,
        personal=True,
        help="Nhà tài trợ chưa có trong danh sách được ghi mới.",
        example="Doanh nghiệp Thử",
        spreads=True,
    ),
    Column(
        "Loại nhà tài trợ",
        "sponsor_kind",
        ("Loại NTT", "Thành phần", "Loại hình nhà tài trợ"),
        width=22,
        help="Ví dụ: Cá nhân, Doanh nghiệp, Cơ quan, Tình nguyện viên.",
        example="Doanh nghiệp",
        spreads=True,
    ),
    *ADDRESS_KEY,
    Column(
        "Họ và tên",
        "full_name",
        ("Họ tên", "Tên địa chỉ", "Địa chỉ nhân đạo", "Người được trợ giúp"),
        width=26,
        personal=True,
        help="Để so với tên trong hồ sơ.",
        example="H'Blim Mlô",
        spreads=True,
    ),
    Column(
        "Nhu cầu",
        "needs",
        ("Nhận nhu cầu", "Nhu cầu nhận", "Nhu cầu được nhận"),
        width=28,
        personal=True,
        help=(
            "Nhu cầu ghi trong hồ sơ mà nhà tài trợ nhận; nhiều thì cách nhau bằng dấu chấm phẩy; ghi "
            "tất cả khi nhận hết. Để trống khi không nhận riêng nhu cầu nào."
        ),
        example="Gạo, tiền thuốc",
    ),
    Column(
        "Hình thức", "form", ("Hình thức trợ giúp",), width=22, example="Tiền mặt", spreads=True
    ),
    Column(
        "Số tiền mỗi tháng",
        "monthly",
        ("Mỗi tháng", "Mức hỗ trợ hằng tháng", "Số tiền hằng tháng", "Số tiền/tháng"),
        width=18,
        grouped=True,
        help="Đồng; chỉ ghi khi trợ giúp hằng tháng.",
        example="300.000",
    ),
    Column(
        "Tổng số tiền",
        "total",
        ("Tổng tiền", "Tổng giá trị", "Số tiền", "Giá trị"),
        width=18,
        grouped=True,
        help="Đồng; khi không ghi số tiền mỗi tháng thì là số tiền trợ giúp một lần.",
    ),
    Column(
        "Ngày đăng ký",
        "pledged_on",
        ("Đăng ký ngày", "Ngày nhận đỡ đầu"),
        is_date=True,
        help="Để trống là Từ ngày, hoặc hôm nay khi Từ ngày chưa tới.",
    ),
    Column(
        "Từ ngày",
        "starts_on",
        ("Bắt đầu", "Ngày bắt đầu", "Thời gian bắt đầu"),
        is_date=True,
        help="Ngày/tháng/năm.",
        example="01/01/2026",
    ),
    Column(
        "Đến ngày",
        "ends_on",
        ("Kết thúc", "Thời gian kết thúc"),
        is_date=True,
        help="Để trống nếu chưa hẹn ngày thôi.",
        example="31/12/2027",
    ),
    Column(
        "Trạng thái",
        "status",
        ("Tình trạng",),
        width=18,
        help=(
            "Chờ xác nhận, Đã xác nhận, Đang trợ giúp, Đã hoàn thành hoặc Đã rút. Đăng ký mới để trống "
            "thì được xác nhận luôn khi bạn có quyền xác nhận."
        ),
    ),
    Column(
        "Ngày kết thúc",
        "ended_on",
        ("Ngày hoàn thành", "Ngày rút", "Ngày hoàn thành hoặc rút"),
        is_date=True,
        help="Ngày hoàn thành hoặc rút; để trống là Đến ngày.",
    ),
    Column(
        "Lý do kết thúc",
        "end_reason",
        ("Lý do rút", "Lý do"),
        width=24,
        personal=True,
        help="Cần khi đăng ký đã rút.",
    ),
    Column(
        "Ghi chú",
        "description",
        ("Nội dung", "Nội dung đăng ký", "Diễn giải"),
        width=30,
        personal=True,
        example="Đỡ đầu đến khi các cháu học xong",
    ),
)
