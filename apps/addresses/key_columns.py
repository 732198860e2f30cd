"""How a row of any workbook says which address it is about."""

from apps.core.spreadsheets import Column

ADDRESS_KEY = (
    Column(
        "Mã địa chỉ",
        "code",
        ("Mã ĐC", "Mã địa chỉ nhân đạo"),
        help="Mã do hệ thống cấp; hoặc ghi Mã cũ.",
        spreads=True,
    ),
    Column(
        "Mã cũ",
        "legacy_code",
        ("Mã hồ sơ", "Số hồ sơ", "Mã số cũ", "Mã hồ sơ cũ", "Mã số hồ sơ"),
        personal=True,
        help="Số hồ sơ riêng của đơn vị, như trong tệp địa chỉ.",
        example="24340-0001",
        spreads=True,
    ),
    Column(
        "Đơn vị",
        "unit",
        (
            "Xã, phường",
            "Xã/phường",
            "Xã",
            "Xã, phường, thị trấn",
            "Cơ sở Hội",
            "Địa bàn",
            "Tên đơn vị",
        ),
        width=24,
        help="Đơn vị của địa chỉ; cần khi chỉ ghi Mã cũ.",
        example="Phường Cư Bao",
        spreads=True,
    ),
)
