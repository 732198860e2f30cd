"""Sponsors, aid and filled summary tables as communes keep them. All invented."""

from datetime import date

from openpyxl.utils import get_column_letter

from tests.ugly.hands import across, book, put, registry, rows, widths

FILES, ugly = registry()

AID = ("STT", "Số hồ sơ", "Họ và tên", "Ngày trao", "Đơn vị trợ giúp", "Loại NTT", "Hình thức", "Nội dung", "Số tiền", "Số người")  # fmt: skip


@ugly("nt-nha-tai-tro.xlsx")
def sponsors():
    new, sheet = book("NTT")
    across(sheet, "A1:H1", "DANH SÁCH CÁC TỔ CHỨC, CÁ NHÂN GẮN VỚI ĐỊA CHỈ NHÂN ĐẠO")
    table = (
        ("TT", "Tên tổ chức, cá nhân", "Thành phần", "Số điện thoại", "E-mail", "Trụ sở", "Đồng ý nêu tên", "Ghi chú"),
        (1, "Công ty TNHH Thử Nghiệm", "Công ty", 900000021, "LienHe@vidu.vn", "Km 3, QL 14", "x", ""),
        (2, "Chùa Ví Dụ", "Chùa", "0900 000 022", "", "Thôn 1", "có", "thầy trụ trì"),
        (3, "Trường THCS Thí Dụ", "Nhà trường", "", "", "", "Có", ""),
        (4, "Nhóm từ thiện Bếp Mẫu", "CLB", "0900.000.024", "", "", "không", ""),
        (5, "TNV Nguyễn Thị Mẫu", "TNV", "+84900000025", "", "", "", ""),
        (6, "Hội CTĐ phường Cư Bao", "Hội CTĐ", "", "", "", "X", ""),
        (7, "Ông Trần Văn Hảo Tâm", "Mạnh thường quân", "", "", "", "Không", "không muốn nêu tên"),
        (8, "công ty tnhh  THỬ NGHIỆM", "DN", "", "", "", "", "ghi lại lần nữa"),
        (9, "Bà Việt Kiều Ví Dụ", "Bà con xa quê", "", "", "", "", ""),
        (10, "Cửa hàng Thí Dụ", "", "", "", "", "", ""),
        (11, "Ngân hàng Ví Dụ", "Ngân hàng", "", "khong-co-email", "", "", ""),
    )  # fmt: skip
    rows(sheet, 3, table, font="Calibri", border=True)
    put(sheet, 15, (None, "Tổng số: 11"), bold=True)
    widths(sheet, 5, 34, 20, 16, 20, 20, 10, 24)
    return new


@ugly("tg-so-tien.xlsx")
def amounts():
    new, sheet = book("Quà 2018")
    written = (
        "1.500.000",
        1500000,
        "1.500.000đ",
        "1.500.000 đồng",
        "1,5 triệu",
        "1.5 tr",
        "1tr5",
        "1.500.000 VNĐ",
        "1,500,000",
        "1 500 000",
        "1500k",
        "1.500.000,00",
        "1 triệu 500 nghìn",
        "1 triệu rưỡi",
        "1.500 ngàn đồng",
        "1.500.000đ.",
        0,
        "",
        "-500.000",
        "1,500",
        "1.5",
        "khoảng 1,5 triệu",
        "300.000đ x 5 tháng",
        1500000.4,
    )
    put(sheet, 1, AID, bold=True)
    for place, amount in enumerate(written, start=1):
        cells = (
            place,
            "CB-02",
            "Lê Văn Thử",
            f"{place:02}/05/2018",
            "Chùa Ví Dụ",
            "Chùa",
            "tiền mặt",
        )
        put(sheet, place + 1, (*cells, f"Lần {place}", amount, ""))
    return new


@ugly("tg-so-tay.xls", "xls:MS Excel 97")
def notebook():
    """A notebook of gifts: dates once for several rows are not repeated, forms in short words."""
    new, sheet = book("T1-T6")
    put(sheet, 1, ("NHẬT KÝ TRAO QUÀ 6 THÁNG ĐẦU NĂM 2018",), column=3, bold=True)
    table = (
        (1, "CB-01", "Trần Thị Mẫu", date(2018, 1, 15), "Nguyễn Thị Mẫu", "Tình nguyện viên", "Lương thực, nhu yếu phẩm", "10 kg gạo", 150000, 1),
        (2, "CB-02", "LÊ VĂN THỬ", date(2018, 1, 15), "Nguyễn Thị Mẫu", "TNV", "Lương thực, nhu yếu phẩm", "10 kg gạo", 150000, None),
        (3, "CB-02", "Lê Văn Thử", date(2018, 1, 15), "Nguyễn Thị Mẫu", "TNV", "Lương thực, nhu yếu phẩm", "10 kg gạo", 150000, None),
        (4, "CB-03", "H’Blim Mlo", "20/3/2018", "Công ty TNHH Thử Nghiệm", "Doanh nghiệp", "Vốn sản xuất", "Bò sinh sản", "15 triệu", 5),
        (5, "CB-01", "Trần Thị Mẫu", "05/02/2010", "Chùa Ví Dụ", "Chùa", "Tiền mặt", "Thăm Tết", "500.000", 1),
        (6, "CB-99", "Người Không Có", "20/3/2018", "Chùa Ví Dụ", "Chùa", "Tiền mặt", "", "200.000", 1),
        (7, "CB-05", "Trần Văn Khác Tên", "20/3/2018", "Chùa Ví Dụ", "Chùa", "Tiền mặt", "", "200.000", 1),
        (8, "CB-04", "Trường Mẫu giáo Thí Dụ", "01/06/2018", "Công ty TNHH Thử Nghiệm", "Công ty", "Học bổng, đồ dùng học tập", "Cặp sách", "2,4 triệu", 24),
        (9, "CB-04", "Trường Mẫu giáo Thí Dụ", "01/06/2018", "", "Công ty", "Học bổng, đồ dùng học tập", "Cặp sách", "2,4 triệu", 24),
    )  # fmt: skip
    put(sheet, 3, AID, bold=True, border=True)
    rows(sheet, 4, table, border=True)
    put(sheet, 13, (None, "Cộng", None, None, None, None, None, None, 18450000, None), bold=True)
    return new


def _summary(sheet, table, *, title, heads=None, first=9, total=True):
    across(sheet, "A1:C1", "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK")
    across(sheet, "E1:H1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    across(sheet, "E2:H2", "Độc lập - Tự do - Hạnh phúc")
    for number, line in enumerate(title, start=4):
        across(sheet, f"A{number}:H{number}", line)
    heads = heads or (
        "Số thứ tự",
        "Xã, phường, thị trấn, trường học, đơn vị trực thuộc",
        "Số địa chỉ được lập hồ sơ",
        "Số địa chỉ được trợ giúp",
        "Tổng số người được trợ giúp",
        "Tổng giá trị trợ giúp (đồng)",
    )
    for letters, text in zip(("A", "B", "C", "D:F", "G", "H"), heads, strict=True):
        start, _, end = letters.partition(":")
        where = f"{start}{first}:{end}{first}" if end else f"{start}{first}:{start}{first + 1}"
        across(sheet, where, text, size=12)
    parts = ("Hội Chữ thập đỏ trợ giúp", "Các tổ chức, cá nhân khác trợ giúp", "Tổng cộng")
    put(sheet, first + 1, parts, column=4)
    put(sheet, first + 2, ("1", "2", "3", "4", "5", "6 = 4+5", "7", "8"))
    end = rows(sheet, first + 3, table, border=True)
    if total:
        put(sheet, end, ("Tổng cộng",), bold=True)
        for column in range(3, 9):
            letter = get_column_letter(column)
            sheet.cell(end, column, f"=SUM({letter}{first + 3}:{letter}{end - 1})")
    return end


TITLE = (
    "BẢNG TỔNG HỢP KẾT QUẢ 10 NĂM TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG",
    "“MỖI TỔ CHỨC, MỖI CÁ NHÂN GẮN VỚI MỘT ĐỊA CHỈ NHÂN ĐẠO” GIAI ĐOẠN 2008-2018",
    "(Kèm theo Kế hoạch số 9859/KH-UBND ngày 29/11/2019)",
)


@ugly("th-huyen-2008-2018.xlsx", "xlsx")
def by_district():
    new, sheet = book("Biểu 01")
    table = (
        (1, "Thành phố Buôn Ma Thuột", 310, 120, 95, "=D12+E12", 640, 1250000000),
        (2, "Thị xã Buôn Hồ", 205, 80, 61, "=D13+E13", 402, "725.500.000"),
        (3, "H. Krông Năng", 180, 77, 40, "=D14+E14", 371, 540000000),
        (4, "Huyện Krông Pắc", 244, 101, 66, "=D15+E15", 515, 880250000),
        (5, "HUYỆN M'ĐRẮK", 96, 30, 18, "=D16+E16", 144, 120000000),
        (6, "huyện Cư M’gar", 0, 0, 0, "=D17+E17", 0, 0),
    )
    end = _summary(sheet, table, title=TITLE)
    sheet[f"H{end}"] = 3515750000
    put(
        sheet,
        end + 1,
        ("Ghi chú cột 7: Địa chỉ nhân đạo được trợ giúp có thể là cá nhân hoặc tập thể.",),
    )
    put(sheet, end + 3, ("NGƯỜI LẬP BIỂU",), column=2)
    put(sheet, end + 3, ("TM. BAN THƯỜNG VỤ",), column=6)
    return new


@ugly("th-ten-hai-nghia.xlsx")
def a_name_of_two_units():
    """Districts without the word for it: “Krông Pắc” is a district of then and a commune of now."""
    new, sheet = book("Biểu 01")
    table = (
        (1, "TX Buôn Hồ", 205, 80, 61, 141, 402, 725500000),
        (2, "Krông Pắc", 244, 101, 66, 167, 515, 880250000),
        (3, "Lắk", 60, 20, 11, 31, 70, 64000000),
    )
    end = _summary(sheet, table, title=TITLE)
    put(sheet, end, ("Tổng cộng", None, 509, 201, 138, 339, 987, 1669750000))
    return new


@ugly("th-sai-tong.xlsx")
def sums_that_do_not_agree():
    """Typed by hand from paper: 6 is not 4+5 in one row, and two columns of Tổng cộng are wrong."""
    new, sheet = book("Bieu TH")
    table = (
        (1, "Phường Cư Bao", 40, 15, 12, 27, 61, 85000000),
        (2, "Phường Buôn Hồ", 35, 10, 14, 25, 50, 92500000),
        (3, "Xã Ea Drông", 28, 9, 6, 15, 33, "41.200.000"),
    )
    end = _summary(sheet, table, title=(TITLE[0], TITLE[1].replace("2008-2018", "2019-2023")))
    put(sheet, end, ("Tổng cộng", None, 103, 34, 32, 67, 154, 218700000))
    return new


@ugly("th-sai-mot-cot.xlsx")
def one_wrong_sum():
    """Every row is right; one figure of the last row is not."""
    new, sheet = book("Bieu TH")
    table = (
        (1, "Phường Cư Bao", 40, 15, 12, 27, 61, 85000000),
        (2, "Phường Buôn Hồ", 35, 10, 14, 24, 50, 92500000),
    )
    end = _summary(sheet, table, title=(TITLE[0], TITLE[1].replace("2008-2018", "2019-2023")))
    put(sheet, end, ("Tổng cộng", None, 75, 25, 26, 51, 114, 177500000))
    return new


@ugly("th-xa-cu-tu-go.xls", "xls:MS Excel 97")
def by_old_communes():
    """A year of one district by its old communes: other words for the headings, dashes for nothing."""
    new, sheet = book("2015")
    heads = ("TT", "Xã, phường, thị trấn", "Số địa chỉ lập hồ sơ", "Số địa chỉ được trợ giúp", "Số người được trợ giúp", "Giá trị trợ giúp (đồng)")  # fmt: skip
    table = (
        ("1", "Cư Bao", 12, 4, 3, 7, 15, "21.500.000"),
        ("2", "P. An Lạc", "9", "3", "2", "5", "8", "12,5 triệu"),
        ("3", "P. Thiện An", 6, "-", 1, 1, 3, 2000000),
        ("4", "Xã Ea Siên", None, "-", "-", None, " - ", "–"),
    )
    title = (
        "BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CUỘC VẬN ĐỘNG",
        "“Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo” năm 2015",
    )
    end = _summary(sheet, table, title=title, heads=heads, first=7, total=False)
    put(sheet, end, (None, "TỔNG CỘNG", 27, 7, 6, 13, 26, 36000000), bold=True)
    return new


@ugly("tg-khong-tinh.ods", "ods")
def not_of_the_campaign():
    new, sheet = book("Quý IV")
    table = (
        ("Mã hồ sơ", "Người được trợ giúp", "Ngày hỗ trợ", "Tên nhà tài trợ", "Thành phần", "Hình thức hỗ trợ", "Diễn giải", "SL", "ĐVT", "Thành tiền", "Không tính", "Xoay vòng"),
        ("CB-02", "Lê Văn Thử", date(2018, 10, 5), "Hội CTĐ phường Cư Bao", "Hội CTĐ", "Tiền mặt", "Cứu trợ lũ", 1, "suất", 1000000, "X1", ""),
        ("CB-03", "H'Blim Mlô", date(2018, 10, 6), "Hội CTĐ phường Cư Bao", "Hội CTĐ", "Giống cây trồng, vật nuôi", "Bò quay vòng", "1", "con", 0, "", "x"),
        ("CB-01", "Trần Thị Mẫu", date(2018, 10, 7), "Hội CTĐ phường Cư Bao", "Hội CTĐ", "Lương thực, nhu yếu phẩm", "Gạo", "12,5", "kg", "187.500", "không", "không"),
        ("CB-01", "Trần Thị Mẫu", date(2018, 10, 8), "Hội CTĐ phường Cư Bao", "Hội CTĐ", "Lương thực, nhu yếu phẩm", "Gạo", "nửa bao", "kg", "187.500", "", ""),
        ("CB-01", "Trần Thị Mẫu", date(2018, 10, 9), "Hội CTĐ phường Cư Bao", "Hội CTĐ", "Tiền mặt", "", 1, "", "200 nghìn", "X9", ""),
    )  # fmt: skip
    rows(sheet, 1, table, font="Liberation Sans")
    return new


@ugly("tg-gop-o.xlsx")
def merged_gifts():
    """One visit, one sponsor, one address: each a cell merged down; an amount merged over two gifts too."""
    new, sheet = book("2019")
    table = (
        ("Ngày trao", "Mã hồ sơ", "Họ và tên", "Đơn vị tài trợ", "Loại NTT", "Hình thức", "Nội dung", "Số tiền"),
        (date(2019, 2, 5), "CB-01", "Trần Thị Mẫu", "Chùa Ví Dụ", "Chùa", "Tiền mặt", "Quà Tết", 300000),
        (None, "CB-02", "Lê Văn Thử", None, None, None, None, 200000),
        (None, "CB-05", "Y Bhiăn Niê", None, None, None, None, 400000),
        ("01/06/2019", "CB-03", "H'Blim Mlô", "Công ty TNHH Thử Nghiệm", "DN", "Vốn sản xuất", "Dê giống", 5000000),
        ("02/07/2019", None, None, None, None, None, "Làm chuồng dê", None),
    )  # fmt: skip
    rows(sheet, 1, table, border=True)
    for where in ("A2:A4", "D2:D4", "E2:E4", "F2:F4", "G2:G4"):
        sheet.merge_cells(where)
    for column in "BCDEFH":
        sheet.merge_cells(f"{column}5:{column}6")
    return new


@ugly("tv-thanh-vien.xlsx")
def members():
    """Each household's number and head are one merged cell; the head comes first among his own people."""
    new, sheet = book("Nhân khẩu")
    across(sheet, "A1:H1", "DANH SÁCH NHÂN KHẨU CÁC HỘ ĐƯỢC TRỢ GIÚP")
    for where, text in {
        "A2:A3": "TT",
        "B2:B3": "Mã hồ sơ",
        "C2:C3": "Chủ hộ",
        "D2:D3": "Họ tên thành viên",
        "E2:F2": "Năm sinh",
        "G2:G3": "QH với chủ hộ",
        "H2:H3": "Nghề nghiệp",
    }.items():
        across(sheet, where, text, size=12)
    put(sheet, 3, ("Nam", "Nữ"), column=5)
    table = (
        (1, "CB-02", "Lê Văn Thử", "Lê Văn Thử", 1972, None, "Chủ hộ", "Làm thuê"),
        (None, None, None, "Phạm Thị Vợ", None, 1975, "Vợ", "Ở nhà"),
        (None, None, None, "LÊ THỊ CON", None, "12/05/2009", "con", "Học lớp 9"),
        (2, "CB-03", "H’Blim Mlo", "Y Bhiăn Mlô", 2010, None, "Con", None),
        (None, None, None, "Y Bhiăn Mlô", 2010, None, "Con", None),
        (3, "CB-01", "Trần Thị Mẫu", "Nguyễn Thị Cháu", None, 2001, "Cháu", None),
        (4, "CB-77", "Người Lạ", "Con Người Lạ", 2001, None, "Con", None),
        (5, "CB-03", "H'Blim Mlô", None, None, 2015, "Con", None),
    )
    rows(sheet, 4, table, border=True)
    for where in ("B4:B6", "C4:C6", "B7:B8", "C7:C8"):
        sheet.merge_cells(where)
    return new


@ugly("rs-ra-soat.xls", "xls:MS Excel 97")
def reviews():
    new, sheet = book("RS 2025")
    put(sheet, 1, ("KẾT QUẢ RÀ SOÁT ĐỊA CHỈ NHÂN ĐẠO NĂM 2025",), column=2, bold=True)
    table = (
        ("TT", "Số hồ sơ", "Họ tên", "Rà soát ngày", "Kết luận", "Hoàn cảnh có gì mới"),
        ("1", "CB-01", "Trần Thị Mẫu", "15/11/2025", "Không đổi", None),
        ("2", "CB-02", "LÊ VĂN THỬ", None, "cập nhật", "Con đã mổ tim,\nđang hồi phục"),
        ("3", "CB-03", "H'Blim Mlô", None, "THOÁT NGHÈO", None),
        ("4", "CB-05", "Y Bhiăn Niê", date(2025, 11, 16), "Đã mất", None),
        ("5", "CB-04", "Trường Mẫu giáo Thí Dụ", "16/11/2099", "Không đổi", None),
        ("6", "CB-99", "Người Lạ", "16/11/2025", "Không đổi", None),
        ("7", "CB-04", "Trường Mẫu giáo Thí Dụ", "17/11/2025", "không gặp", None),
    )
    rows(sheet, 3, table, border=True)
    sheet.merge_cells("D4:D6")
    put(sheet, 12, ("Người rà soát",), column=3)
    return new


@ugly("dk-dang-ky.xlsx")
def pledges():
    new, sheet = book("Đỡ đầu")
    table = (
        ("TT", "Tổ chức, cá nhân nhận đỡ đầu", "Thành phần", "Số hồ sơ", "Tên địa chỉ", "Hình thức", "Số tiền/tháng", "Tổng tiền", "Bắt đầu", "Kết thúc"),
        (1, "Công ty TNHH Thử Nghiệm", "DN", "CB-02", "Lê Văn Thử", "Tiền mặt", "300k", None, "01/01/2026", "31/12/2026"),
        (2, None, None, "CB-03", "H'Blim Mlô", "tiền mặt", "500 ngàn", None, date(2026, 1, 1), None),
        (3, "Bà Hảo Tâm Ví Dụ", "Nhà hảo tâm", "CB-01", "Trần Thị Mẫu", "Tiền mặt", None, "2 triệu", "05/02/2026", None),
        (4, "Bà Hảo Tâm Ví Dụ", "Nhà hảo tâm", "CB-05", "Y Bhiăn Niê", "Tiền mặt", "200.000", None, "01/06/2026", "31/05/2026"),
        (5, None, "Chùa", "CB-05", "Y Bhiăn Niê", "Tiền mặt", "200.000", None, "01/06/2026", None),
        (6, "Chùa Ví Dụ", "Chùa", "CB-05", "Y Bhiăn Niê", "Tiền mặt", "tùy tâm", None, "01/06/2026", None),
    )  # fmt: skip
    rows(sheet, 1, table, border=True)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C3")
    return new


@ugly("mh-mo-hinh.ods", "ods")
def aid_models():
    new, sheet = book("Mô hình")
    table = (
        ("TT", "Tên mô hình, cách làm", "Loại hình", "Cơ sở Hội", "Ngày bắt đầu", "Phối hợp", "Mục đích", "Cách làm", "Kết quả đạt được"),
        (1, "Bếp ăn tình thương", "bếp ăn", "Phường Cư Bao", date(2015, 3, 1), "Trạm y tế", "Giúp bệnh nhân nghèo", "Nấu 50 suất\nmỗi thứ Sáu", "2.400 suất"),
        (2, "Ngân hàng bò Buôn Tring", "NGÂN HÀNG BÒ", "xã Bình Thuận", "01/09/2016", "", "", "Bê đầu chuyển hộ sau", "12 hộ"),
        (3, "Hũ gạo tình thương", "Khác", "", "02/02/2018", "Hội Phụ nữ", "", "", ""),
        (4, "Xe ôm miễn phí", "vận tải", "Cư Bao", "02/02/2018", "", "", "", ""),
        (5, "Quỹ xoay vòng vốn", "gây quỹ", "Cư Bao", "năm 2018", "", "", "", ""),
    )  # fmt: skip
    rows(sheet, 2, table, font="Liberation Sans")
    return new
