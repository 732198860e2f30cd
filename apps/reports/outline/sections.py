"""The parts of the outline to the letter of the form, in its order.

A part is a heading, or a place where the unit writes (N), where figures stand (C), or both (B).
Point letters run a) b) c) d) đ) e) as Vietnamese papers count.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One part of the outline.

    `mark` is its number as printed, `depth` 1 for I., 2 for 1., 3 for a), 4 for a dash, 5 for a plus.
    `block` names the computed figures that stand in it, `hint` is what the form asks for.
    A section that neither `writes` nor has a `block` is a heading. {years} in a title is the number
    of years of the round.
    """

    code: str
    mark: str
    title: str
    depth: int
    writes: bool = False
    block: str = ""
    hint: str = ""

    @property
    def is_heading(self):
        return not self.writes and not self.block


def _heading(code, mark, title, depth):
    return Section(code, mark, title, depth)


def _words(code, mark, title, depth, hint=""):
    return Section(code, mark, title, depth, writes=True, hint=hint)


def _figures(code, mark, title, depth, block):
    return Section(code, mark, title, depth, block=block)


def _both(code, mark, title, depth, block, hint=""):
    return Section(code, mark, title, depth, writes=True, block=block, hint=hint)


OF_MODELS = (
    "Nêu tất cả mô hình đang thực hiện. Mỗi mô hình nêu rõ: tên mô hình; mục tiêu; nội dung và cách thức "
    "triển khai, thực hiện; kết quả thực hiện; hiệu ứng xã hội lan tỏa."
)

SECTIONS = (
    _heading("I", "I.", "KẾT QUẢ THỰC HIỆN CUỘC VẬN ĐỘNG", 1),
    _words(
        "I.1",
        "1.",
        "Bối cảnh thực hiện Cuộc vận động",
        2,
        "Sơ lược về tình hình của địa phương, đơn vị; nêu những thuận lợi, khó khăn của địa phương, "
        "đơn vị để thấy được sự cần thiết triển khai, thực hiện Cuộc vận động.",
    ),
    _heading("I.2", "2.", "Kết quả {years} năm thực hiện", 2),
    _heading("I.2.a", "a)", "Về công tác chỉ đạo", 3),
    _both(
        "I.2.a.1",
        "-",
        "Sự chỉ đạo của cấp ủy Đảng, chính quyền đối với Cuộc vận động",
        4,
        "directives",
        "Đánh giá sự chỉ đạo của cấp ủy Đảng, chính quyền đối với Cuộc vận động.",
    ),
    _both(
        "I.2.a.2",
        "-",
        "Công tác tham mưu của các cấp Hội cho cấp ủy Đảng, chính quyền chỉ đạo Cuộc vận động",
        4,
        "advice",
        "Đánh giá công tác tham mưu của các cấp Hội cho cấp ủy Đảng, chính quyền chỉ đạo Cuộc vận động.",
    ),
    _both(
        "I.2.a.3",
        "-",
        "Việc thành lập Ban Bảo trợ, nhóm, câu lạc bộ, đội hoạt động nhân đạo, trợ giúp xã hội",
        4,
        "groups",
        "Đánh giá việc thành lập Ban Bảo trợ, nhóm, câu lạc bộ, đội hoạt động nhân đạo, trợ giúp xã hội "
        "của đơn vị, địa phương.",
    ),
    _both(
        "I.2.a.4",
        "-",
        "Kết quả hướng dẫn và kiểm tra Cuộc vận động trong tổ chức Hội",
        4,
        "training",
        "Đánh giá kết quả hướng dẫn và kiểm tra Cuộc vận động trong tổ chức Hội tại địa phương, đơn vị.",
    ),
    _both(
        "I.2.a.5",
        "-",
        "Sự phối hợp triển khai Cuộc vận động với các ban, ngành, đoàn thể, các tổ chức, cá nhân",
        4,
        "cooperation",
        "Đánh giá sự phối hợp triển khai Cuộc vận động với các ban, ngành, đoàn thể, các tổ chức, cá nhân "
        "tại địa phương, đơn vị; những kinh nghiệm để có sự phối hợp triển khai tốt.",
    ),
    _heading("I.2.b", "b)", "Công tác tuyên truyền, vận động nguồn lực", 3),
    _both(
        "I.2.b.1",
        "-",
        "Công tác tuyên truyền Cuộc vận động",
        4,
        "publicity",
        "Đánh giá công tác tuyên truyền Cuộc vận động (các nội dung, hình thức, cách thức thực hiện và "
        "kết quả đạt được).",
    ),
    _both(
        "I.2.b.2",
        "-",
        "Công tác vận động nguồn lực phục vụ cho các hoạt động của Cuộc vận động",
        4,
        "giving",
        "Đánh giá công tác vận động nguồn lực phục vụ cho các hoạt động của Cuộc vận động tại địa phương; "
        "nêu rõ cách thức và nội dung thực hiện.",
    ),
    _heading("I.2.c", "c)", "Kết quả cụ thể", 3),
    _heading("I.2.c.1", "-", "Kết quả khảo sát lập hồ sơ đối tượng", 4),
    _both(
        "I.2.c.1.1",
        "+",
        "Số cơ sở Hội đã hoàn thành việc khảo sát lập hồ sơ địa chỉ",
        5,
        "surveys",
        "Các phương pháp, kênh thông tin sử dụng để khảo sát, nắm bắt tình hình của đối tượng.",
    ),
    _figures("I.2.c.1.2", "+", "Tổng số địa chỉ được lập hồ sơ trợ giúp", 5, "filed"),
    _heading("I.2.c.2", "-", "Kết quả trợ giúp", 4),
    _figures("I.2.c.2.1", "+", "Số lượng cá nhân, tập thể được hỗ trợ", 5, "helped"),
    _both(
        "I.2.c.2.2",
        "+",
        "Số địa chỉ được trợ giúp mới trong từng năm, tiếp tục được trợ giúp, đã dừng hỗ trợ và lý do",
        5,
        "years",
        "Đánh giá kết quả triển khai, thực hiện Cuộc vận động: phân tích số liệu địa chỉ được trợ giúp mới "
        "trong từng năm, địa chỉ của năm trước vẫn tiếp tục được trợ giúp, địa chỉ đã dừng hỗ trợ và lý do.",
    ),
    _both(
        "I.2.c.2.3",
        "+",
        "Các cách làm hay, sáng tạo mang tính phát triển bền vững, đối tượng hưởng lợi đa dạng",
        5,
        "categories",
        "Khái quát các cách làm hay, sáng tạo mang tính phát triển bền vững, đối tượng hưởng lợi đa dạng.",
    ),
    _heading("II", "II.", "CÁC MÔ HÌNH CÔNG TÁC XÃ HỘI NHÂN ĐẠO", 1),
    _both("II.1", "1.", "Mô hình nhà Chữ thập đỏ, nhà tình thương", 2, "models:house", OF_MODELS),
    _both(
        "II.2",
        "2.",
        "Mô hình bếp ăn tình thương, bữa ăn tình thương",
        2,
        "models:kitchen",
        OF_MODELS,
    ),
    _both(
        "II.3",
        "3.",
        "Mô hình Ngân hàng bò, nuôi bò sinh sản xoay vòng",
        2,
        "models:cow_bank",
        OF_MODELS,
    ),
    _both(
        "II.4",
        "4.",
        "Mô hình Kho hàng cứu trợ khẩn cấp và trợ giúp nhân đạo",
        2,
        "models:store",
        OF_MODELS,
    ),
    _both("II.5", "5.", "Mô hình chăn nuôi xoay vòng, gây quỹ", 2, "models:revolving", OF_MODELS),
    _both("II.6", "6.", "Các mô hình khác đang thực hiện", 2, "models:other", OF_MODELS),
    _heading("III", "III.", "ĐÁNH GIÁ", 1),
    _both(
        "III.1", "1.", "Đánh giá chung", 2, "overall", "Đánh giá khái quát kèm các số liệu cụ thể."
    ),
    _words("III.2", "2.", "Hạn chế", 2),
    _words("III.3", "3.", "Nguyên nhân hạn chế", 2),
    _words("III.4", "4.", "Bài học kinh nghiệm", 2),
    _heading("IV", "IV.", "PHƯƠNG HƯỚNG TRIỂN KHAI THỜI GIAN TỚI", 1),
    _words(
        "IV.1",
        "1.",
        "Mục tiêu",
        2,
        "Tuyên truyền, quán triệt sâu rộng Cuộc vận động và các mô hình.",
    ),
    _figures("IV.2", "2.", "Chỉ tiêu", 2, "targets"),
    _heading("IV.3", "3.", "Giải pháp", 2),
    _words("IV.3.1", "-", "Về công tác chỉ đạo", 4),
    _words("IV.3.2", "-", "Về công tác tuyên truyền", 4),
    _words("IV.3.3", "-", "Về công tác vận động nguồn lực", 4),
    _words("IV.3.4", "-", "Về hình thức trợ giúp các địa chỉ", 4),
    _heading("V", "V.", "KIẾN NGHỊ, ĐỀ XUẤT", 1),
    _words("V.1", "1.", "Đối với Đảng, Nhà nước", 2),
    _words("V.2", "2.", "Đối với Trung ương Hội", 2),
    _words("V.3", "3.", "Đối với cấp ủy Đảng, chính quyền", 2),
)

BY_CODE = {section.code: section for section in SECTIONS}
WRITTEN = tuple(section for section in SECTIONS if section.writes)

TARGETS = {
    "surveyed": "Khảo sát đối tượng",
    "filed": "Số đối tượng được lập hồ sơ thành địa chỉ giới thiệu",
    "helped": "Số địa chỉ được trợ giúp",
    "sponsors": "Vận động tổ chức, cá nhân trợ giúp địa chỉ nhân đạo",
    "bases": "Cơ sở Hội trợ giúp",
}
"""The five targets of IV.2: key of the last period's actual -> words of the form."""
NO_WORDS = "⟨chưa có nội dung⟩"
NO_FIGURE = "⟨chưa có số liệu⟩"
