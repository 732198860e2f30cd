"""The columns of a workbook of aid models: import, export, template file and help page read them."""

from apps.core.spreadsheets import Column

COLUMNS = (
    Column(
        "Tên mô hình",
        "name",
        ("Tên", "Mô hình", "Tên mô hình, cách làm", "Tên gọi"),
        required=True,
        width=34,
        help="Cùng với đơn vị, cho biết dòng là mô hình nào.",
        example="Ngân hàng bò Buôn Tring",
    ),
    Column(
        "Loại",
        "kind",
        ("Loại mô hình", "Loại hình", "Nhóm mô hình"),
        width=30,
        help="Ví dụ: Bếp ăn, bữa ăn tình thương. Mô hình mới thì phải ghi.",
        example="Ngân hàng bò, bò sinh sản xoay vòng",
        spreads=True,
    ),
    Column(
        "Đơn vị",
        "unit",
        ("Đơn vị thực hiện", "Cơ sở Hội", "Xã, phường", "Địa bàn", "Tên đơn vị"),
        width=24,
        help="Đơn vị thực hiện mô hình; để trống là đơn vị nhập tệp.",
        example="Phường Cư Bao",
        spreads=True,
    ),
    Column(
        "Từ ngày",
        "started_on",
        ("Bắt đầu", "Ngày bắt đầu", "Thời gian bắt đầu", "Ngày thành lập"),
        is_date=True,
        help="Ngày/tháng/năm.",
        example="01/03/2015",
    ),
    Column(
        "Đến ngày",
        "ended_on",
        ("Kết thúc", "Ngày kết thúc", "Thời gian kết thúc"),
        is_date=True,
        help="Để trống khi mô hình còn hoạt động.",
    ),
    Column(
        "Đơn vị phối hợp",
        "partners",
        ("Đối tác", "Phối hợp", "Đơn vị, cá nhân phối hợp", "Đơn vị đồng hành"),
        width=30,
        example="Hội Nông dân phường",
    ),
    Column(
        "Mục tiêu",
        "goal",
        ("Mục đích", "Mục đích, mục tiêu"),
        width=40,
        example="Giúp hộ nghèo có bò giống để nuôi",
    ),
    Column(
        "Nội dung và cách thức",
        "approach",
        ("Nội dung", "Cách thức", "Nội dung, cách thức", "Cách làm", "Nội dung và cách làm"),
        width=40,
        example="Trao bò cái; bê đầu tiên chuyển cho hộ sau",
    ),
    Column(
        "Kết quả",
        "results",
        ("Kết quả đạt được", "Hiệu quả"),
        width=40,
        example="12 hộ đã nhận bò, 9 bê đã chuyển",
    ),
    Column(
        "Hiệu ứng lan tỏa",
        "impact",
        ("Hiệu ứng xã hội lan tỏa", "Hiệu ứng xã hội", "Sức lan tỏa", "Tác động xã hội"),
        width=40,
        example="Ba buôn bên cạnh đã làm theo",
    ),
)
