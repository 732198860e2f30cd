"""The columns of a workbook of yearly reviews: import, template file and help page read them."""

from apps.addresses.key_columns import ADDRESS_KEY
from apps.core.spreadsheets import Column

COLUMNS = (
    *ADDRESS_KEY,
    Column(
        "Họ và tên",
        "full_name",
        ("Họ tên", "Tên", "Chủ hộ", "Họ tên chủ hộ", "Tên địa chỉ"),
        width=26,
        personal=True,
        help="Để so với tên trong hồ sơ.",
        example="H'Blim Mlô",
        spreads=True,
    ),
    Column(
        "Ngày rà soát",
        "reviewed_on",
        ("Rà soát ngày", "Ngày", "Ngày thăm", "Ngày cập nhật"),
        required=True,
        is_date=True,
        help="Ngày/tháng/năm, không sau hôm nay.",
        example="15/11/2025",
        spreads=True,
    ),
    Column(
        "Kết quả",
        "outcome",
        ("Kết quả rà soát", "Tình hình", "Kết luận"),
        required=True,
        width=22,
        personal=True,
        help=(
            "Không đổi, Có cập nhật, Đã ổn định cuộc sống, Qua đời hoặc Chuyển nơi ở. Ba kết quả sau "
            "làm hồ sơ dừng trợ giúp."
        ),
        example="Không đổi",
    ),
    Column(
        "Dừng trợ giúp",
        "closes",
        ("Dừng", "Có dừng trợ giúp"),
        width=14,
        personal=True,
        help="Ghi không nếu ổn định, qua đời hoặc chuyển đi mà hồ sơ vẫn mở; còn lại để trống.",
    ),
    Column(
        "Ghi chú",
        "note",
        ("Hoàn cảnh có gì mới", "Nội dung cập nhật", "Nội dung", "Hoàn cảnh mới"),
        width=40,
        personal=True,
        help="Hoàn cảnh có gì mới.",
        example="Vẫn cần hỗ trợ gạo",
    ),
)
