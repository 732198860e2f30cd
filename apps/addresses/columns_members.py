"""The columns of a workbook of household members: import, template file and help page read them."""

from dataclasses import replace

from apps.addresses.key_columns import ADDRESS_KEY
from apps.core.spreadsheets import Column

COLUMNS = (
    *(replace(column, spreads=True) for column in ADDRESS_KEY),
    Column(
        "Chủ hộ",
        "householder",
        ("Họ tên chủ hộ", "Họ và tên chủ hộ", "Tên chủ hộ", "Người đứng tên hồ sơ"),
        width=26,
        personal=True,
        help="Để so với tên trong hồ sơ.",
        example="H'Blim Mlô",
        spreads=True,
    ),
    Column(
        "Họ và tên",
        "full_name",
        ("Họ tên", "Họ tên thành viên", "Họ và tên thành viên", "Tên thành viên", "Thành viên"),
        required=True,
        width=26,
        personal=True,
        help="Tên thành viên; người đứng tên hồ sơ không phải ghi lại.",
        example="Y Bhiăn Mlô",
    ),
    Column(
        "Ngày sinh",
        "birth",
        ("Năm sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày", "NS"),
        personal=True,
        help="Ngày/tháng/năm, hoặc chỉ năm.",
        example="12/05/2012",
        is_date=True,
        parts=("Nam", "Nữ"),
        parts_tell="gender",
    ),
    Column(
        "Giới tính",
        "gender",
        ("Giới", "Nam/Nữ"),
        width=10,
        personal=True,
        help="Nam hoặc Nữ.",
        example="Nam",
        parts=("Nam", "Nữ"),
        parts_tell="gender",
    ),
    Column(
        "Quan hệ với chủ hộ",
        "relation",
        ("Quan hệ", "QH với chủ hộ", "Mối quan hệ", "Quan hệ chủ hộ"),
        width=18,
        personal=True,
        help="Ví dụ: vợ, chồng, con, cháu, mẹ.",
        example="Con",
    ),
    Column(
        "Ghi chú",
        "note",
        ("Tình trạng", "Tình trạng, ghi chú", "Tình trạng sức khỏe", "Nghề nghiệp"),
        width=30,
        personal=True,
        help="Sức khỏe, việc học, việc làm, nếu cần biết.",
        example="Đang học lớp 8",
    ),
)
