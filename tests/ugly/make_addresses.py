"""Lists of addresses as communes keep them. Every person, number and dossier is invented."""

import unicodedata
from datetime import date

from openpyxl.styles import Font

from tests.ugly.hands import across, as_text, book, put, registry, rows, widths
from tests.ugly.old_encodings import tcvn3, vni

FILES, ugly = registry()

PLAIN = ("STT", "Mã hồ sơ", "Họ và tên", "Loại", "Năm sinh", "Giới tính", "Thôn", "Số khẩu")


@ugly("dc-quoc-hieu.xlsx")
def letterhead():
    new, sheet = book("DS 2024")
    across(sheet, "A1:D1", "HỘI CHỮ THẬP ĐỎ TX BUÔN HỒ")
    across(sheet, "G1:K1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    across(sheet, "A2:D2", "HỘI CTĐ PHƯỜNG CƯ BAO")
    across(sheet, "G2:K2", "Độc lập - Tự do - Hạnh phúc")
    across(sheet, "A3:D3", "Số: 12/DS-CTĐ", size=12, italic=True)
    across(sheet, "G3:K3", "Cư Bao, ngày 15 tháng 6 năm 2024", size=12, italic=True)
    across(sheet, "A5:K5", "DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO CẦN TRỢ GIÚP NĂM 2024", size=14)
    across(
        sheet,
        "A6:K6",
        "(Kèm theo Báo cáo số 08/BC-CTĐ ngày 15/6/2024 của Hội Chữ thập đỏ phường Cư Bao)",
        italic=True,
    )
    heads = {
        "A8:A9": "STT",
        "B8:B9": "Họ và tên",
        "C8:C9": "Loại",
        "D8:E8": "Thông tin cá nhân",
        "F8:F9": "Dân tộc",
        "G8:H8": "Nơi ở",
        "I8:I9": "Số nhân khẩu",
        "J8:K8": "Hồ sơ",
    }
    for where, text in heads.items():
        across(sheet, where, text, size=12)
    put(sheet, 9, (None, None, None, "Ngày sinh", "Giới tính", None, "Thôn, buôn", "Số nhà"))
    put(sheet, 9, ("Hoàn cảnh", "Ngày lập hồ sơ"), column=10)
    put(sheet, 10, [f"({number})" for number in range(1, 12)])
    table = (
        (1, "Trần Thị Mẫu", "Cá nhân", "12/03/1941", "Nữ", "Kinh", "Thôn 2", "", 1, "Già yếu, sống một mình", "10/06/2024"),
        (2, "H'Blim Mlô", "Hộ gia đình", "1985", "Nữ", "Ê Đê", "Buôn Gram", "", 5, "Chồng mất, nuôi bốn con nhỏ", "10/06/2024"),
        (3, "Y Bhiăn Niê", "Cá nhân", "1990", "Nam", "Ê Đê", "Buôn Gram", "", 1, "Khuyết tật vận động", "11/06/2024"),
        (4, "Lê Văn Thử", "Hộ gia đình", "07/11/1972", "Nam", "Kinh", "Thôn 5", "Số 14", 3, "Con bị bệnh tim", "11/06/2024"),
        (5, "Nông Thị Ví Dụ", "Hộ gia đình", "1968", "Nữ", "Tày", "Thôn 5", "", 4, "Nhà dột nát, không đất sản xuất", "12/06/2024"),
    )  # fmt: skip
    end = rows(sheet, 11, table, border=True)
    across(sheet, f"A{end}:H{end}", "Tổng cộng: 05 địa chỉ", size=12)
    sheet.cell(end, 9, 14)
    put(sheet, end + 2, ("NGƯỜI LẬP BIỂU",), column=2, bold=True)
    put(sheet, end + 2, ("TM. BAN CHẤP HÀNH",), column=8, bold=True)
    put(sheet, end + 3, ("(Ký, ghi rõ họ tên)",), column=2)
    put(sheet, end + 3, ("CHỦ TỊCH",), column=8, bold=True)
    put(sheet, end + 7, ("Nguyễn Thị Lập Biểu",), column=2, bold=True)
    put(sheet, end + 7, ("Trần Văn Ký Tên",), column=8, bold=True)
    widths(sheet, 5, 26, 13, 12, 10, 10, 14, 10, 9, 34, 13)
    return new


@ugly("dc-tcvn3-2008.xls", "xls:MS Excel 97")
def tcvn3_of_2008():
    new, sheet = book("Sheet1")
    put(sheet, 1, (tcvn3("Hội Chữ thập đỏ xã Cư Bao"),), font=".VnTimeH", bold=True)
    put(sheet, 3, (tcvn3("Danh sách địa chỉ nhân đạo năm 2008"),), column=3, font=".VnTimeH")
    heads = (
        "TT",
        "Họ và tên",
        "Năm sinh",
        "Giới tính",
        "Loại",
        "Thôn",
        "Số khẩu",
        "Hoàn cảnh",
        "Ngày lập",
    )
    table = (
        (1, "Lê Thị Mẫu", 1935, "Nữ", "Cá nhân", "Thôn 3", 1, "Già cả, neo đơn", "20/06/2008"),
        (2, "TRƯƠNG VĂN THỬ", 1950, "Nam", "Hộ gia đình", "Thôn 3", 4, "Vợ bị bệnh hiểm nghèo", "20/06/2008"),
        (3, "H'Blim Mlô", 1971, "Nữ", "Hộ gia đình", "Buôn Tring", 6, "Thiếu đất, đông con", "21/06/2008"),
        (4, "Đỗ Đình Ví Dụ", 1929, "Nam", "Cá nhân", "Thôn 1", 1, "Thương binh, ở một mình", "21/06/2008"),
    )  # fmt: skip
    put(sheet, 5, map(tcvn3, heads), font=".VnTimeH", bold=True, border=True)
    for number, cells in enumerate(table, start=6):
        put(
            sheet,
            number,
            [tcvn3(cell) if isinstance(cell, str) else cell for cell in cells],
            font=".VnTime",
            border=True,
        )
    return new


@ugly("dc-vni-2009.xlsx")
def vni_of_2009():
    new, sheet = book("DANH SACH")
    put(sheet, 1, (vni("DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO NĂM 2009"),), font="VNI-Times", bold=True)
    table = (
        ("STT", "Họ tên chủ hộ", "Xã, phường", "Loại", "Năm sinh", "Nhân khẩu", "Nhu cầu", "Ngày lập hồ sơ"),
        (1, "Nguyễn Thị Mẫu", "Xã Hòa Tân Đông", "Hộ gia đình", "1961", "3", "Gạo, tiền thuốc", "05/09/2009"),
        (2, "Phạm Văn Thử", "Xã Xuân Bình", "Cá nhân", "1938", "1", "Sửa nhà", "06/09/2009"),
        (3, "Võ Thị Ví Dụ", "Thị trấn Củng Sơn", "Hộ gia đình", "1975", "5", "Xe lăn; học bổng cho con", "07/09/2009"),
        (4, "Đặng Đức Thí", "Xã An Mỹ", "Cá nhân", "1944", "1", "Mổ mắt", "07/09/2009"),
    )  # fmt: skip
    for number, cells in enumerate(table, start=3):
        cells = [vni(cell) if isinstance(cell, str) else cell for cell in cells]
        put(sheet, number, cells, font="VNI-Times", border=True)
    return new


@ugly("dc-chu-hoa.xlsx")
def all_capitals():
    new, sheet = book()
    table = (
        ("STT", "MÃ HỒ SƠ", "HỌ VÀ TÊN", "LOẠI", "NĂM SINH", "GIỚI", "DT", "THÔN", "SỐ KHẨU"),
        (1, "CH-01", "NGUYỄN THỊ MẪU", "CÁ NHÂN", 1952, "NỮ", "Kinh", "THÔN 1", 1),
        (2, "CH-02", "H'BLIM MLÔ", "HỘ GIA ĐÌNH", 1985, "NỮ", "Ê Đê", "BUÔN TRING", 5),
        (3, "CH-03", "Y BHIĂN NIÊ KĐĂM", "HỘ", 1979, "NAM", "Ê Đê", "BUÔN TRING", 3),
        (4, "CH-04", "Đặng Văn Thử", "Cá nhân", 1947, "Nam", "Nùng", "Thôn 1", 1),
        (5, "CH-05", "TÔN NỮ THỊ VÍ DỤ", "CÁ NHÂN", 1931, "NỮ", "Kinh", "THÔN 4", 1),
    )
    rows(sheet, 1, table, font="Arial")
    return new


@ugly("dc-mat-so-khong.xlsx")
def lost_zeros():
    new, sheet = book()
    table = (
        ("STT", "Họ tên", "Loại", "Năm sinh", "Giới tính", "Số CCCD", "SĐT"),
        (1, "Trần Thị Mẫu", "Cá nhân", 1948, "Nữ", 66148000123, 900000001),
        (2, "Lê Văn Thử", "Cá nhân", 1952, "Nam", 66052000124, "0900.000.002"),
        (3, "Phạm Thị Thí", "Cá nhân", 1960, "Nữ", 1160000125, "+84 900 000 003"),
        (4, "Võ Thị Sai Năm", "Cá nhân", 1950, "Nữ", 66148000126, ""),
        (5, "Hồ Văn Sai Giới", "Cá nhân", 1955, "Nam", 66155000127, ""),
        (6, "Đỗ Thị Thiếu Năm", "Cá nhân", "", "Nữ", 66161000128, ""),
        (7, "Bùi Thị Chứng Minh", "Cá nhân", 1963, "Nữ", 240000129, 84900000007),
        (8, "Mai Văn Đủ Số", "Cá nhân", 1971, "Nam", "066071000130", "0900 000 008"),
        (9, "Ngô Thị Tỉnh Lạ", "Cá nhân", 1949, "Nữ", 99149000131, ""),
        (10, "Lý Văn Mũ", "Cá nhân", 1958, "Nam", "6.6058E+10", ""),
        (11, "Tạ Văn Hai Số", "Cá nhân", 1959, "Nam", "", "0900000011 - 0900000012"),
        (12, "Vũ Minh Nhỏ", "Cá nhân", 2015, "Nam", 66215000132, ""),
    )
    rows(sheet, 1, table)
    for row in (2, 3, 4, 5, 6, 7):
        sheet.cell(row, 6).number_format = "0"
    return new


@ugly("dc-ngay-thang.xlsx")
def many_hands_of_dates():
    new, sheet = book()
    table = (
        ("STT", "Họ và tên", "Loại", "Ngày tháng năm sinh", "Ngày lập hồ sơ"),
        (1, "Người Thử Một", "Cá nhân", "5/3/1948", "28/02/2009"),
        (2, "Người Thử Hai", "Cá nhân", "05-03-1948", "28.02.2009"),
        (3, "Người Thử Ba", "Cá nhân", "05.03.1948", "28-2-2009"),
        (4, "Người Thử Bốn", "Cá nhân", 1948, date(2009, 2, 28)),
        (5, "Người Thử Năm", "Cá nhân", "1948", 39872),
        (6, "Người Thử Sáu", "Cá nhân", date(1948, 3, 5), "2009-02-28"),
        (7, "Người Thử Bảy", "Cá nhân", 17597, "28 / 02 / 2009"),
        (8, "Người Thử Tám", "Cá nhân", "05/03/1948 ", "28/02/2009 00:00:00"),
        (9, "Người Thử Chín", "Cá nhân", "ngày 5 tháng 3 năm 1948", "ngày 28 tháng 02 năm 2009"),
        (10, "Người Sai Một", "Cá nhân", "03/25/1948", "28/02/2009"),
        (11, "Người Sai Hai", "Cá nhân", "5/3/48", "28/02/2009"),
        (12, "Người Sai Ba", "Cá nhân", "30/02/1948", "28/02/2009"),
        (13, "Người Sai Bốn", "Cá nhân", "1948", "15/06/2097"),
        (14, "Người Sai Năm", "Cá nhân", "khoảng 1948", "28/02/2009"),
        (15, "Người Sai Sáu", "Cá nhân", "1948", "02/2009"),
        (16, "Người Sai Bảy", "Cá nhân", 48, "28/02/2009"),
    )
    rows(sheet, 1, table)
    sheet.cell(6, 5).number_format = "General"
    return new


@ugly("dc-don-vi-cu.xlsx")
def old_communes():
    new, sheet = book("ĐỊA CHỈ")
    units = (
        "Cư Bao",
        "xã Cư Bao, TX Buôn Hồ",
        "XÃ BÌNH THUẬN",
        "binh thuan",
        "P. Thiện An - TX. Buôn Hồ",
        "TT Krông Năng",
        "Thị trấn Ea Knốp, huyện Ea Kar",
        "Xã Ea Bar (huyện Buôn Đôn)",
        "Xã Tân Lập, huyện Krông Búk",
        "Xã Hòa Phú - huyện Tây Hòa",
        "Hoà Đông",
        "Ea H’leo",
        "XUÂN THỌ 2",
        "M'DRAK",
        "Ea BHôk",
        "Ea Bar",
        "Hoa Dong",
        "Xã Không Có Thật",
        "Huyện Krông Năng",
        "Xã Trà Vong, Tây Ninh",
        "",
    )
    put(sheet, 1, ("TT", "Họ và tên", "Xã, phường, thị trấn", "Loại", "Năm sinh"), bold=True)
    for place, unit in enumerate(units, start=1):
        put(sheet, place + 1, (place, f"Người Thử {place}", unit, "Cá nhân", 1930 + place))
    return new


@ugly("dc-excel-97.xls", "xls:MS Excel 97")
def excel_97():
    new, sheet = book("Cu Bao")
    across(sheet, "A1:H1", "SỔ THEO DÕI ĐỊA CHỈ NHÂN ĐẠO - PHƯỜNG CƯ BAO", font="Arial", size=12)
    heads = (
        "TT",
        "Số hồ sơ",
        "Họ và tên chủ hộ",
        "Loại địa chỉ",
        "Sinh ngày",
        "Khẩu",
        "Thuộc đối tượng",
        "Lập hồ sơ ngày",
    )
    table = (
        ("1", "CB-01", "Trần Thị Mẫu", "Cá nhân", date(1941, 3, 12), 1, "Người già neo đơn", date(2012, 2, 25)),
        ("2", "CB-02", "Lê Văn Thử", "Hộ gia đình", date(1972, 11, 7), 3, "Hộ nghèo; Bệnh hiểm nghèo", date(2013, 5, 4)),
        ("3", "CB-03", "H'Blim Mlô", "Hộ", 1985, 5, "hộ nghèo;  người dân tộc thiểu số", date(2013, 12, 9)),
        ("4", "CB-04", "Trường Mẫu giáo Thí Dụ", "Tập thể", None, 24, "Hoàn cảnh đặc biệt khó khăn khác", date(2014, 1, 31)),
        ("5", "CB-05", "Y Bhiăn Niê", "Cá nhân", 1990, None, "Người khuyết tật", date(2015, 10, 1)),
    )  # fmt: skip
    put(sheet, 3, heads, font="Arial", border=True, bold=True)
    rows(sheet, 4, table, font="Arial", border=True)
    put(sheet, 9, ("Cộng", None, None, None, None, 34), font="Arial", bold=True)
    return new


def _csv(table, separator, end="\r\n"):
    return end.join(separator.join(str(cell) for cell in row) for row in table) + end


@ugly("dc-cham-phay.csv")
def semicolons():
    table = (
        ("STT", "Họ tên", "Loại", "Ngày sinh", "Giới tính", "SĐT", "Thôn", "Số người", "Nhu cầu"),
        (1, "Trần Thị Mẫu", "Cá nhân", "12/03/1941", "Nữ", "0900000001", "Thôn 2", 1, '"Gạo; thuốc"'),
        (2, '"Lê Văn Thử; thường gọi Tư"', "Hộ gia đình", "07/11/1972", "Nam", "0900000002", "Thôn 5", 3, ""),
        (3, "H'Blim Mlô", "Hộ gia đình", 1985, "Nữ", "", "Buôn Gram", 5, '"Sửa nhà\nXe đạp cho con"'),
    )  # fmt: skip
    return ("\ufeff" + _csv(table, ";")).encode()


@ugly("dc-unicode-text.txt")
def excels_unicode_text():
    table = (
        ("DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO", "", "", "", "", ""),
        ("", "", "", "", "", ""),
        ("STT", "Họ và tên", "Loại", "Năm sinh", "Thôn", "Số khẩu"),
        (1, "Trần Thị Mẫu", "Cá nhân", 1941, "Thôn 2", 1),
        (2, "Đặng Đình Thử", "Hộ gia đình", 1972, "Thôn 5", 3),
        ("", '"Cộng"', "", "", "", 4),
    )
    return ("\ufeff" + _csv(table, "\t")).encode("utf-16-le")


@ugly("dc-tcvn3.csv")
def tcvn3_bytes():
    table = (
        ("TT", "Họ và tên", "Loại", "Năm sinh", "Thôn", "Số khẩu", "Hoàn cảnh"),
        (1, "Lê Thị Mẫu", "Cá nhân", 1935, "Thôn 3", 1, "Mù cả hai mắt"),
        (2, "Ngô Đức Thử", "Hộ gia đình", 1950, "Thôn 3", 4, "Vợ bệnh nặng; con còn nhỏ"),
        (3, "Trịnh Thị Ví Dụ", "Cá nhân", 1942, "Tổ 7", 1, "Sống nhờ hàng xóm"),
    )
    return tcvn3(_csv(table, ",")).encode("latin-1")


@ugly("dc-libreoffice.ods", "ods")
def libreoffice():
    new, sheet = book("Trang tính1")
    table = (
        ("Stt", "HỌ VÀ TÊN", "NĂM SINH", "LOẠI", "TỔ DÂN PHỐ", "SỐ NHÂN KHẨU", "ĐT", "NGÀY LẬP HỒ SƠ"),
        (1, "Trần Thị Mẫu", date(1941, 3, 12), "cá nhân", "Tổ dân phố 2", 1, 900000001, date(2019, 4, 30)),
        (2, "Lê Văn Thử", 1972, "hộ gia đình", "Tổ dân phố 5", 3, "0900 000 002", date(2019, 5, 1)),
        (3, "Hoàng Thị Ví Dụ", 1968, "hộ gia đình", "Tổ dân phố 5", 4, "", date(2019, 5, 2)),
    )  # fmt: skip
    across(sheet, "A1:H1", "Địa chỉ nhân đạo phường Cư Bao năm 2019", font="Liberation Sans")
    rows(sheet, 3, table, font="Liberation Sans")
    return new


@ugly("dc-tung-thon.xlsx")
def hamlet_by_hamlet():
    """Printed pages, each with the headings again; a section per hamlet with its own sum."""
    new, sheet = book("In")
    heads = ("STT", "Họ và tên", "Loại", "Năm sinh", "Thôn, buôn", "Số khẩu", "Hoàn cảnh")
    across(sheet, "A1:G1", "DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO THEO THÔN, BUÔN")
    table = (
        heads,
        ("I", "THÔN 2", None, None, None, None, None),
        (1, "Trần Thị Mẫu", "Cá nhân", 1941, "Thôn 2", 1, "Già yếu"),
        (2, "Lê Văn Thử", "Hộ gia đình", 1972, "Thôn 2", 3, "Con bệnh"),
        (None, "Cộng thôn 2", None, None, None, 4, None),
        ("II", "BUÔN GRAM", None, None, None, None, None),
        (1, "H'Blim Mlô", "Hộ gia đình", 1985, "Buôn Gram", 5, "Chồng mất"),
        (3, "Y Bhiăn Niê", "Cá nhân", 1990, "Buôn Gram", 1, "Khuyết tật"),
        heads,
        (4, "H'Ngoan Êban", "Cá nhân", 1938, "Buôn Gram", 1, "Neo đơn"),
        (None, "Cộng buôn Gram", None, None, None, 7, None),
        (None, "Cộng trang 2", None, None, None, 1, None),
        ("III", "THÔN 5", None, None, None, None, None),
        (None, "Nông Thị Ví Dụ", "Hộ gia đình", 1968, "Thôn 5", 4, "Nhà dột"),
        (9, "Bùi Văn Thí", "Cá nhân", 1950, "Thôn 5", 1, "Mù"),
        (None, "Cộng thôn 5", None, None, None, 5, None),
        ("Tổng cộng toàn phường: 07 địa chỉ", None, None, None, None, 16, None),
        (None,),
        (None, "Người lập bảng", None, None, "Cư Bao, ngày 05 tháng 01 năm 2023", None, None),
        (None, "(Đã ký)", None, None, "CHỦ TỊCH HỘI", None, None),
        (None, "Trần Thị Lập Bảng", None, None, "Lê Thị Ký Tên", None, None),
    )
    rows(sheet, 3, table, border=True)
    return new


@ugly("dc-an-giau.xlsx")
def hidden_things():
    """Empty sheets first, the list on the third, a hidden sheet, hidden rows and a hidden column."""
    new, first = book("Sheet1")
    new.create_sheet("Sheet2")
    sheet = new.create_sheet("Danh sách")
    other = new.create_sheet("cũ - không dùng")
    new.active = 2
    first.sheet_view.tabSelected = False
    rows(sheet, 1, ((None,), ("DANH SÁCH NĂM 2022",), PLAIN))
    table = (
        (1, "AG-01", "Trần Thị Mẫu", "Cá nhân", 1941, "Nữ", "Thôn 2", 1),
        (2, "AG-02", "Lê Văn Thử", "Hộ gia đình", 1972, "Nam", "Thôn 5", 3),
        (3, "AG-03", "Hoàng Thị Giấu", "Cá nhân", 1950, "Nữ", "Thôn 5", 1),
        (4, "AG-04", "H'Blim Mlô", "Hộ gia đình", 1985, "Nữ", "Buôn Gram", 5),
    )
    rows(sheet, 4, table)
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    rows(other, 1, (PLAIN, (1, "AG-90", "Người Năm Cũ", "Cá nhân", 1930, "Nam", "Thôn 1", 1)))
    other.sheet_state = "hidden"
    return new


@ugly("dc-gop-o.xlsx")
def merged_down():
    """The commune and the hamlet are each one merged cell over the rows of their people."""
    new, sheet = book("TH")
    across(sheet, "A1:G1", "TỔNG HỢP ĐỊA CHỈ NHÂN ĐẠO CỤM BUÔN HỒ")
    table = (
        ("TT", "Xã, phường", "Thôn, buôn", "Họ và tên", "Loại", "Năm sinh", "Số người"),
        (1, "Phường Cư Bao", "Thôn 2", "Trần Thị Mẫu", "Cá nhân", 1941, 1),
        (2, None, None, "Lê Văn Thử", "Hộ gia đình", 1972, 3),
        (3, None, "Buôn Gram", "H'Blim Mlô", "Hộ gia đình", 1985, 5),
        (4, "Phường Buôn Hồ", "Tổ dân phố 1", "Nông Thị Ví Dụ", "Hộ gia đình", 1968, 4),
        (5, None, None, "Bùi Văn Thí", "Cá nhân", 1950, 1),
        (6, None, "Tổ dân phố 3", "Mai Thị Mẫu", "Cá nhân", 1944, 1),
    )
    rows(sheet, 3, table, border=True)
    for where in ("B4:B6", "C4:C5", "B7:B9", "C7:C8"):
        sheet.merge_cells(where)
    return new


@ugly("dc-cong-thuc.xlsx", "xlsx")
def formulas():
    new, sheet = book("Tính")
    put(sheet, 1, ("STT", "Họ và tên", "Loại", "Năm sinh", "Số khẩu", "Thôn", "Họ", "Tên", "Tuổi"))
    people = (
        ("Trần Thị", "Mẫu", 83, "Thôn 2"),
        ("Lê Văn", "Thử", 52, "Thôn 5"),
        ("Hoàng Thị", "Ví Dụ", 56, "#REF!"),
    )
    for row, (family, given, age, hamlet) in enumerate(people, start=2):
        put(sheet, row, (family, given, age), column=7)
        cells = ("=ROW()-1", f'=G{row}&" "&H{row}', "Cá nhân", f"=2024-I{row}", "=1+0", hamlet)
        put(sheet, row, cells)
    sheet["F4"] = "=#REF!"
    return new


@ugly("dc-may-mac.xlsx")
def from_a_mac():
    """Everything decomposed; curly apostrophes, an Icelandic Đ, no-break and double blanks."""
    table = (
        ("STT", "Họ và tên", "Đơn vị", "Loại", "Năm sinh", "Thôn, buôn", "Đối tượng"),
        (1, "H’Blim\u00a0Mlô", "Phường Cư\u00a0Bao", "Cá nhân", "1985", "Buôn  Gram", "Hộ nghèo"),
        (2, "\u00d0ặng  Thị Mẫu ", "Xã Ea H’Leo", "Cá nhân", "1941\u00a0", "Buôn Săm", "Người già neo đơn"),
        (3, "Y Bhiăn Êban", "Xã M‘Ðrắk", "Cá nhân", "1990", "\u200bBuôn Tai", "Người khuyết tật"),
        (4, "Nguyễn Thị Hoà", "Xã Hoà Sơn", "Cá nhân", "1950", "Thôn 6", "Hộ cận nghèo"),
    )  # fmt: skip
    new, sheet = book("Bảng 1")
    decomposed = [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in cells]
        for cells in table
    ]
    rows(sheet, 1, decomposed, font="Helvetica Neue")
    return new


@ugly("dc-xuong-dong.xlsx")
def lines_in_cells():
    new, sheet = book()
    table = (
        ("Số\nTT", "Họ và tên\nchủ hộ", "Loại", "Ngày,\ntháng,\nnăm sinh", "Số\nkhẩu", "Số CCCD", "Số\nđiện thoại", "Hoàn cảnh"),
        (1, "Trần Thị\nMẫu", "Cá\nnhân", "12/03/1941", 1, "066141000201", "0900000001", "Già yếu.\nSống một mình."),
        (2, "Lê Văn Thử\n", "Hộ gia đình", "07/11/1972", "03", "'066072000202", "'0900000002", "Con bị bệnh tim,\n\n\n\nđang chờ mổ"),
        (3, " H'Blim Mlô", "Hộ gia đình", "1985", "5 người", "066185000203", "0900000003", "Chồng mất\tnăm 2020"),
    )  # fmt: skip
    rows(sheet, 1, table)
    for row in (2, 4):
        for column in (6, 7):
            sheet.cell(row, column).quotePrefix = True
    as_text(sheet, 5, 2, 4)
    return new


@ugly("dc-hai-bang-canh-nhau.xlsx")
def side_by_side():
    new, sheet = book()
    heads = ("STT", "Họ và tên", "Loại", "Năm sinh", "Thôn")
    put(sheet, 1, ("THÔN 2",), column=2)
    put(sheet, 1, ("THÔN 5",), column=8)
    put(sheet, 2, (*heads, None, *heads))
    put(sheet, 3, (1, "Trần Thị Mẫu", "Cá nhân", 1941, "Thôn 2", None))
    put(sheet, 3, (1, "Lê Văn Thử", "Cá nhân", 1952, "Thôn 5"), column=7)
    return new


@ugly("dc-hai-bang-noi-tiep.xlsx")
def one_below_the_other():
    """The second list has its columns in another order: read by the first headings it would be nonsense."""
    new, sheet = book()
    table = (
        ("A. CÁ NHÂN", None, None, None, None),
        ("STT", "Họ và tên", "Loại", "Năm sinh", "Thôn"),
        (1, "Trần Thị Mẫu", "Cá nhân", 1941, "Thôn 2"),
        (2, "Bùi Văn Thí", "Cá nhân", 1950, "Thôn 5"),
        (None,),
        ("B. HỘ GIA ĐÌNH", None, None, None, None),
        ("STT", "Thôn", "Họ tên chủ hộ", "Loại", "Số khẩu"),
        (1, "Thôn 5", "Lê Văn Thử", "Hộ gia đình", 3),
        (2, "Buôn Gram", "H'Blim Mlô", "Hộ gia đình", 5),
    )
    rows(sheet, 1, table)
    return new


@ugly("dc-thanh-vien-duoi-chu-ho.xlsx")
def members_below_their_head():
    new, sheet = book()
    table = (
        ("STT", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Loại", "Số khẩu", "Thôn"),
        (1, "Lê Văn Thử", "Chủ hộ", 1972, "Hộ gia đình", 3, "Thôn 5"),
        (None, "Phạm Thị Vợ", "Vợ", 1975, None, None, None),
        (None, "Lê Thị Con", "Con", 2009, None, None, None),
        (2, "Trần Thị Mẫu", "Chủ hộ", 1941, "Cá nhân", 1, "Thôn 2"),
        (3, "H'Blim Mlô", "Chủ hộ", 1985, "Hộ gia đình", 2, "Buôn Gram"),
        (None, "Y Con Mlô", "Con", 2012, None, None, None),
    )
    rows(sheet, 1, table)
    return new


@ugly("dc-cot-la.xlsx")
def columns_nobody_knows():
    new, sheet = book()
    table = (
        ("STT", "Tên đối tượng", "Loại", "Tuổi", "Nơi ở hiện nay", "Ảnh", "Người giới thiệu", "Khó khăn chính", "Ghi chú"),
        (1, "Trần Thị Mẫu", "Cá nhân", 83, "Thôn 2", "x", "Bà Tư Thí Dụ", "Già yếu, một mình", "đã gửi hồ sơ"),
        (2, "Lê Văn Thử", "Cá nhân", 52, "Thôn 5", "", "Ông Bảy Ví Dụ", "Con bệnh tim", ""),
    )  # fmt: skip
    rows(sheet, 1, table)
    return new


_SAVED = [
    (1, "LL-01", "Trần Thị Mẫu", "Cá nhân", 1941, "Nữ", "Thôn 2", 1),
    (2, "LL-02", "Lê Văn Thử", "Hộ gia đình", 1972, "Nam", "Thôn 5", 3),
    (3, "LL-03", "H'Blim Mlô", "Hộ gia đình", 1985, "Nữ", "Buôn Gram", 5),
]


@ugly("dc-luu-lan-1.xlsx")
def saved_once():
    new, sheet = book()
    rows(sheet, 1, (PLAIN, *_SAVED))
    return new


@ugly("dc-luu-lan-2.xlsx")
def saved_again():
    """Sorted anew, one headcount mended, one row added."""
    new, sheet = book("Sheet1 (2)")
    mended = (2, "LL-02", "Lê Văn Thử", "Hộ gia đình", 1972, "Nam", "Thôn 5", 4)
    added = (4, "LL-04", "Bùi Văn Thí", "Cá nhân", 1950, "Nam", "Thôn 5", 1)
    rows(sheet, 1, (PLAIN, _SAVED[2], added, mended, _SAVED[0]))
    return new


@ugly("dc-nam-nu.xlsx")
def birth_under_the_sex():
    """“Năm sinh” parted into Nam and Nữ, as such lists have always been drawn; headings again on page 2."""
    new, sheet = book("DS")
    for where, text in {
        "A2:A3": "STT",
        "B2:B3": "Họ và tên",
        "C2:D2": "Năm sinh",
        "E2:E3": "Loại",
        "F2:F3": "Thôn",
        "G2:G3": "Số khẩu",
    }.items():
        across(sheet, where, text, size=12)
    put(sheet, 1, ("DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO",), column=2)
    put(sheet, 3, ("Nam", "Nữ"), column=3)
    table = (
        (1, "Trần Thị Mẫu", None, 1941, "Cá nhân", "Thôn 2", 1),
        (2, "Lê Văn Thử", 1972, None, "Hộ gia đình", "Thôn 5", 3),
        (3, "H'Blim Mlô", None, "07/09/1985", "Hộ gia đình", "Buôn Gram", 5),
        ("STT", "Họ và tên", "Năm sinh", None, "Loại", "Thôn", "Số khẩu"),
        (None, None, "Nam", "Nữ", None, None, None),
        (4, "Nông Hai Lần", 1950, 1950, "Cá nhân", "Thôn 5", 1),
    )
    rows(sheet, 4, table)
    sheet["B2"].font = Font(name="Times New Roman", bold=True)
    return new


@ugly("dc-gach-dung.csv")
def from_another_program():
    """Bars between the cells, no BOM, zeros lost on the way through Excel, a bar at each line's end."""
    table = (
        ("ma_ho_so", "ho_ten", "loai", "ngay_sinh", "gioi_tinh", "cccd", "so_dien_thoai", "so_nguoi", ""),
        ("GD-1", "Trần Thị Mẫu", "Cá nhân", "1941-03-12", "Nữ", "66141000301", "900000301", 1, ""),
        ("GD-2", "Lê Văn Thử", "Hộ gia đình", "1972-11-07", "Nam", "066072000302", "0900000302", 3, ""),
        ("GD-3", "Bùi Văn Thí", "Cá nhân", "1950", "Nam", "6.605E+10", "", 1, ""),
    )  # fmt: skip
    return _csv(table, "|", end="\n").encode()


@ugly("dc-lech-o.xlsx")
def far_from_the_corner():
    """Thirty rows of preface, columns from E on with empty ones between, remarks inside the headings."""
    new, sheet = book("DS chinh thuc")
    for row in range(2, 24, 3):
        put(
            sheet,
            row,
            (f"Căn cứ văn bản số {row}/CV-CTĐ về việc rà soát địa chỉ nhân đạo;",),
            column=2,
        )
    put(sheet, 26, ("NAY LẬP DANH SÁCH NHƯ SAU:",), column=6, bold=True)
    heads = (
        "TT",
        None,
        "Họ và tên (*)",
        "Loại\n(cá nhân/hộ)",
        None,
        "Năm sinh (ghi rõ)",
        "Thôn, buôn",
        "Số khẩu (người)",
    )
    put(sheet, 30, heads, column=5, bold=True)
    table = (
        (1, None, "Trần Thị Mẫu", "Cá nhân", None, 1941, "Thôn 2", "01"),
        (2, None, "Lê Văn Thử", "Hộ gia đình", None, 1972, "Thôn 5", "03"),
        (None,),
        (4, None, "H'Blim Mlô", "Hộ gia đình", None, 1985, "Buôn Gram", "05"),
    )  # fmt: skip
    rows(sheet, 31, table, column=5)
    put(sheet, 36, ("(*) Ghi đúng theo giấy tờ tùy thân.",), column=5)
    return new


@ugly("dc-ho-dem-ten.xlsx")
def name_in_two_cells():
    """“Họ và tên” is one heading over two columns, family and middle name | given name, as schools write."""
    new, sheet = book("Lớp tình thương")
    across(sheet, "A1:G1", "DANH SÁCH HỌC SINH KHÓ KHĂN")
    heads = ("TT", "Họ và tên", None, "Ngày sinh", "Giới tính", "Loại", "Thôn")
    table = (
        (1, "Trần Thị", "Mẫu", "12/03/2014", "Nữ", "Cá nhân", "Thôn 2"),
        (2, "Lê Văn", "Thử", "07/11/2015", "Nam", "Cá nhân", "Thôn 5"),
        (3, "H'Blim Mlô", None, "07/09/2013", "Nữ", "Cá nhân", "Buôn Gram"),
    )
    put(sheet, 3, heads, bold=True, border=True)
    sheet.merge_cells("B3:C3")
    rows(sheet, 4, table, border=True)
    return new
