"""The lists of terms of domain.md section 2; later editions are made on their pages, not here."""

from django.db import migrations

LISTS = {
    "Category": [
        (
            "nguoi-gia-neo-don",
            "Người già neo đơn",
            "Người già cô đơn\nNgười cao tuổi neo đơn\nNgười già",
        ),
        ("tre-mo-coi", "Trẻ mồ côi", "Trẻ em mồ côi"),
        ("nguoi-khuyet-tat", "Người khuyết tật", "Người tàn tật\nNKT"),
        (
            "nan-nhan-da-cam",
            "Nạn nhân chất độc da cam",
            "NNCĐDC\nNạn nhân chất độc da cam/dioxin\nNạn nhân da cam",
        ),
        (
            "benh-hiem-ngheo",
            "Bệnh hiểm nghèo",
            "Bệnh nhân mắc bệnh hiểm nghèo\nNgười mắc bệnh hiểm nghèo",
        ),
        ("nan-nhan-thien-tai", "Nạn nhân thiên tai, thảm họa", "Nạn nhân thiên tai"),
        ("ho-ngheo", "Hộ nghèo", ""),
        ("ho-can-ngheo", "Hộ cận nghèo", ""),
        ("gia-dinh-chinh-sach", "Gia đình chính sách", ""),
        (
            "dan-toc-thieu-so",
            "Người dân tộc thiểu số",
            "Dân tộc thiểu số\nDTTS\nĐồng bào dân tộc thiểu số",
        ),
        (
            "phu-nu-ngheo-don-than",
            "Phụ nữ nghèo, đơn thân",
            "Phụ nữ nghèo/đơn thân\nPhụ nữ nghèo\nPhụ nữ đơn thân",
        ),
        ("hoan-canh-khac", "Hoàn cảnh đặc biệt khó khăn khác", "Hoàn cảnh khó khăn khác\nKhác"),
    ],
    "AidForm": [
        (
            "tien-mat",
            "Tiền mặt, trợ cấp thường xuyên",
            "Tiền mặt\nTiền\nTrợ cấp thường xuyên\nTiền mặt/trợ cấp thường xuyên",
        ),
        ("luong-thuc", "Lương thực, nhu yếu phẩm", "Lương thực\nNhu yếu phẩm\nGạo\nQuà"),
        ("von-san-xuat", "Vốn sản xuất", "Vốn"),
        (
            "giong",
            "Giống cây trồng, vật nuôi",
            "Giống cây trồng\nVật nuôi\nCây giống, con giống\nCon giống\nBò giống\nCây con",
        ),
        ("ngay-cong", "Ngày công", "Ngày công lao động"),
        ("nha-o", "Nhà ở (làm mới, sửa chữa)", "Nhà ở\nLàm nhà\nSửa nhà\nXây nhà"),
        ("xe-lan", "Xe lăn, xe lắc", "Xe lăn\nXe lắc"),
        ("hoc-bong", "Học bổng, đồ dùng học tập", "Học bổng\nĐồ dùng học tập"),
        (
            "chua-tri",
            "Chữa trị, phục hồi chức năng",
            "Chữa trị\nChữa bệnh\nPhục hồi chức năng\nKhám chữa bệnh\nThuốc",
        ),
        ("tam-ly", "Tư vấn tâm lý", ""),
        ("phap-ly", "Trợ giúp pháp lý", ""),
        ("viec-lam", "Việc làm, học nghề", "Việc làm\nHọc nghề\nDạy nghề"),
        ("khac", "Khác", "Hình thức khác"),
    ],
    "StopReason": [
        (
            "on-dinh",
            "Thoát nghèo, ổn định cuộc sống",
            "Thoát nghèo\nỔn định cuộc sống\nThoát nghèo/ổn định cuộc sống\nĐã ổn định",
        ),
        ("qua-doi", "Qua đời", "Chết\nĐã mất\nMất"),
        ("chuyen-di", "Chuyển nơi ở", "Chuyển đi\nChuyển nơi khác"),
        ("du-tuoi", "Đủ tuổi, học xong", "Đủ tuổi\nHọc xong\nĐủ tuổi/học xong"),
        ("nguon-khac", "Có nguồn trợ giúp khác", ""),
        ("tai-tro-dung", "Nhà tài trợ dừng", "Nhà tài trợ dừng hỗ trợ"),
        ("tu-nguyen", "Tự nguyện dừng", ""),
        ("khong-dung-doi-tuong", "Không còn đúng đối tượng", ""),
        ("khac", "Khác", "Lý do khác"),
    ],
    "SurveyChannel": [
        (
            "thon-bao",
            "Thôn, buôn, ấp báo",
            "Thôn/buôn/ấp báo\nThôn báo\nBuôn báo\nẤp báo\nTrưởng thôn",
        ),
        ("nha-truong", "Nhà trường", "Trường học"),
        ("tram-y-te", "Trạm y tế", ""),
        ("can-bo-hoi", "Cán bộ Hội phát hiện", "Cán bộ Hội"),
        ("bao-chi", "Báo chí", ""),
        ("tu-de-nghi", "Tự đề nghị", ""),
        ("khac", "Khác", "Kênh khác"),
    ],
}


def fill(apps, schema_editor):
    for model, rows in LISTS.items():
        Model = apps.get_model("addresses", model)
        for position, (code, name, synonyms) in enumerate(rows, start=1):
            Model.objects.get_or_create(
                code=code, defaults={"name": name, "synonyms": synonyms, "position": position}
            )


class Migration(migrations.Migration):
    dependencies = [("addresses", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
