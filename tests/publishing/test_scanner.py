"""The scanner refuses what leads to a person, shows where, and leaves ordinary words alone."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import fold
from apps.publishing.scanner import Dossier, marked, scan, scan_text
from tests.factories import AddressFactory
from tests.publishing import factories

LAN = Dossier(
    own_name="Nguyễn Thị Tuyết Lan",
    names=("Y Bhiăn Niê", "H'Yim Mlô", "Trần Văn Minh", "Lê An"),
    hamlet="Buôn Kwang Trĭ",
    street="12/5 Nguyễn Văn Cừ",
    units=("Phường Cư Bao",),
    numbers=("066150001234", "0912345678"),
    codes=("DL-26-000012", "24340-0001"),
    ethnicity="Ê Đê",
    births=(date(1950, 3, 5),),
    birth_year=1950,
)


def found(words, dossier=LAN):
    return [finding.passage for finding in scan_text(words, dossier)]


@pytest.mark.parametrize(
    ("story", "passages"),
    [
        # names
        ("Bà Nguyễn Thị Tuyết Lan sống một mình.", ["Nguyễn Thị Tuyết Lan"]),
        ("BÀ NGUYỄN THỊ TUYẾT LAN", ["NGUYỄN THỊ TUYẾT LAN"]),
        ("ba nguyen thi tuyet lan o mot minh", ["nguyen thi tuyet lan"]),
        ("Bà N g u y ễ n  Thị-Tuyết.Lan sống", ["N g u y ễ n Thị-Tuyết.Lan"]),
        ("Bà Lan sống một mình.", ["Lan"]),
        ("Bà lan sống một mình.", ["lan"]),
        ("Cảnh nhà Tuyết Lan rất khó.", ["Tuyết Lan"]),
        ("Cháu Bhiăn còn nhỏ, em Yim đi học.", ["Bhiăn", "Yim"]),
        ("Cháu y bhiăn còn nhỏ", ["y bhiăn"]),
        ("H’Yim lo cho mẹ", ["H'Yim"]),
        ("Con trai là Văn Minh đi làm xa.", ["Văn Minh"]),
        ("Bà ở với chị Hạnh hàng xóm.", ["Hạnh"]),
        # numbers and ways to reach somebody
        ("Gọi 0912345678 nhé", ["0912345678"]),
        ("Gọi 0912 345 678 hoặc 091-234.56.79", ["0912 345 678", "091-234.56.79"]),
        ("CCCD 066 150 001 234", ["CCCD 066 150 001 234"]),
        ("điện thoại 0912345678, một mình", ["điện thoại 0912345678, một"]),
        ("Số ０９１２３４５６７８", ["０９１２３４５６７８"]),
        ("không chín một hai ba bốn năm sáu bảy tám", ["không chín một hai ba bốn năm sáu bảy tám"]),
        ("ĐT: 3812 345", ["ĐT: 3812 345"]),
        ("Thư: ban.ne@thu.vn, xem https://a.b/c", ["ban.ne@thu.vn,", "https://a.b/c"]),
        ("Tìm trên facebook", ["facebook"]),
        ("Hồ sơ DL 26 000012", ["DL 26 000012"]),
        ("Biển số 47B1-123.45", ["47B1-123.45"]),
        ("Nhà ở 12.66667, 108.03775", ["12.66667, 108.03775"]),
        ("Sinh ngày 5/3/1950.", ["Sinh ngày 5/3/1950"]),
        ("Bà sinh năm 1950, chồng mất 12/11/2020.", ["sinh năm 1950", "12/11/2020"]),
        # places and schools
        ("Nhà ở thôn 3, tổ dân phố 5.", ["thôn 3", "tổ dân phố 5"]),
        ("Nhà ở buôn Tring và thôn hai.", ["buôn Tring", "thôn hai"]),
        ("nha o buon kwang tri", ["buon kwang tri"]),
        ("Ở vùng Kwang Trĭ", ["Kwang Trĭ"]),
        ("Số nhà 12, đường Hùng Vương", ["Số nhà 12", "đường Hùng Vương"]),
        ("Gần Nguyễn Văn Cừ", ["Nguyễn Văn Cừ"]),
        ("Bà ở phường Cư Bao, xã Ea Ktur", ["phường Cư Bao", "xã Ea Ktur"]),
        ("Cháu học trường tiểu học Nguyễn Du, lớp 3A", ["trường tiểu học Nguyễn Du", "lớp 3A"]),
        ("Cháu học THCS và trường Lê Lợi", ["THCS", "trường Lê Lợi"]),
        # as people write who think nobody will notice
        ("Bà L.a.n, bà L a n, bà L-a-n", ["L.a.n", "L a n", "L-a-n"]),
        ("Bà tên là Bích, người ta gọi bà là Bảy", ["Bích", "Bảy"]),
        ("Bà ngoại Bích, con gái Tèo, thầy Hùng, mệ Na", ["Bích", "Tèo", "Hùng", "Na"]),
        ("bà nguyễn thị lan", ["nguyễn thị lan"]),
        ("anh YBhiăn đi làm", ["YBhiăn"]),
        ("Em tên Lаn", ["Lаn"]),
        ("bà lаn nghèo", ["а"]),
        ("09I2345678 và o9l2 345 678", ["09I2345678", "o9l2 345 678"]),
        ("0912,345,678 hoặc 0912|345|678", ["0912,345,678", "0912|345|678"]),
        ("khong chin mot hai ba bon nam sau bay tam", ["khong chin mot hai ba bon nam sau bay tam"]),
        ("0 chín 1 hai 3 bốn 5 sáu 7 tám", ["0 chín 1 hai 3 bốn 5 sáu 7 tám"]),
        ("Gọi 3812345", ["3812345"]),
        ("Gọi số 3 812 345", ["3 812 345"]),
        ("Thư ban a còng gmail chấm com", ["ban a còng gmail", "chấm com"]),
        ("Bà sinh năm Canh Dần", ["sinh năm Canh Dần"]),
        ("Học tiểu học Nguyễn Du, mầm non Hoa Mai", ["tiểu học Nguyễn Du", "mầm non Hoa Mai"]),
        ("T.H.C.S và ĐH Tây Nguyên", ["T.H.C.S", "ĐH Tây Nguyên"]),
        ("Ở vùng kwang trĭ, vùng KwangTrĭ", ["kwang trĭ", "KwangTrĭ"]),
        ("Ở thôn số 3, gần chùa Khải Đoan, KP3", ["thôn số 3", "chùa Khải Đoan", "KP3"]),
        ("Bà bị u.n.g thư, H.I.V, bệnh K", ["u.n.g thư", "H.I.V", "bệnh K"]),
        ("Anh từng đi tù, mẹ bị chồng đánh", ["đi tù", "chồng đánh"]),
        ("Bà L_a_n, bà L,a,n, bà L.an", ["L_a_n", "L,a,n", "L.an"]),
        ("Chồng bà là ông minh. Cháu tên an.", ["minh", "an"]),
        ("Cô giáo Thủy, bác sĩ Hùng, linh mục Phêrô", ["Thủy", "Hùng", "Phêrô"]),
        ("Bà thuộc dòng họ Niê; hàng xóm là Bảy Hạnh", ["Niê", "Bảy Hạnh"]),
        ("Nguyễn Văn Tèo ở gần đó, có Diệu Tâm giúp", ["Nguyễn Văn Tèo", "Diệu Tâm"]),
        ("Gọi không chín mười hai ba trăm bốn lăm sáu", ["không chín mười hai ba trăm bốn lăm sáu"]),
        ("Gọi 091 hai ba bốn năm sáu bảy tám", ["091 hai ba bốn năm sáu bảy tám"]),
        ("0912xxx678, đuôi 5678", ["0912xxx678", "đuôi 5678"]),
        ("Hộ chiếu C1234567, chuyển khoản MB 091234", ["Hộ chiếu C1234567", "chuyển khoản MB 091234"]),
        ("face book, za lo, Instagram, lan a vòng thu", ["face book", "za lo", "Instagram", "lan a vòng thu"]),
        ("Ở 12.6667N 108.0378E", ["12.6667N 108.0378E"]),
        ("Bà sinh ngày 5 tháng 3, tuổi Dần, năm Canh Dần", ["sinh ngày 5 tháng 3", "tuổi Dần", "năm Canh Dần"]),
        ("Tổ năm, tổ dân phố năm, đội bốn, cụm 5", ["Tổ năm", "tổ dân phố năm", "đội bốn", "cụm 5"]),
        ("Ngõ mười hai, số nhà mười", ["Ngõ mười", "số nhà mười"]),
        ("ở cư bao, ở CuBao", ["cư bao", "CuBao"]),
        ("xã ea kao, buôn ako dhong, huyện krông búk", ["xã ea kao", "buôn ako dhong", "huyện krông búk"]),
        ("Nhà ở Krông Búk, ở Ea Kao, X. Hòa Thắng", ["Krông Búk", "Ea Kao", "X. Hòa Thắng"]),
        ("Cạnh nhà thờ, sau chùa, gần trạm y tế", ["nhà thờ", "chùa", "trạm y tế"]),
        ("Qua cầu 14, bên hồ Lắk, dưới núi Cư Hlăm", ["cầu 14", "hồ Lắk", "núi Cư Hlăm"]),
        ("Bệnh viện Thiện Hạnh, quán cà phê Hương", ["Thiện Hạnh", "Hương"]),
        ("lớp năm A, lớp 5/2, trường nguyễn du, TH Nguyễn Du", ["lớp năm A", "lớp 5/2", "trường nguyễn du", "TH Nguyễn Du"]),
        # private life
        ("Tin Chúa, người Ede, con riêng, bị hiếp", ["Tin Chúa", "người Ede", "con riêng", "bị hiếp"]),
        ("Bà là người Ê Đê, người Kinh, dân tộc ít người", ["Ê Đê", "Kinh", "dân tộc"]),
        ("Gia đình theo đạo Tin Lành", ["theo đạo", "Tin Lành"]),
        ("Bà bị ung thư, chạy thận, viêm phổi.", ["ung thư", "chạy thận", "viêm phổi"]),
        ("ba bi ung thu", ["ung thu"]),
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_found_where_it_stands(story, passages):
    assert found(story) == passages
    assert found(unicodedata.normalize("NFD", story)) == passages


@pytest.mark.parametrize(
    "story",
    [
        "Bà sống một mình trong căn nhà lá, sức khỏe yếu, không còn làm được việc nặng.",
        "Sáng nào bà cũng ra vườn, chăm mấy khóm hoa lan và ít rau, bán lấy tiền mua gạo.",
        "Bà T. ở với hai cháu ngoại. Ông mất đã ba năm nay; bà vẫn ăn cháo, vẫn minh mẫn.",
        "Nếp sống văn minh, xã hội quan tâm. Bản thân bà không có lương. Tổ ấm nhỏ.",
        "Buôn bán nhỏ, mỗi tháng được khoảng 1.200.000 đồng; cần 100.000.000 đồng làm nhà.",
        "Em đang học lớp 3, nhà trường thương, trường hợp này cần giúp đến khi học xong.",
        "Năm 2019, 2020, 2021 nhà mất mùa. Thu nhập 500.000 - 700.000 đồng mỗi tháng.",
        "Kinh tế khó khăn, chăm cháu, con dao, hoa màu ngập nước. Xa bệnh viện 12 km.",
        "Bà năm nay 78 tuổi, em út còn nhỏ. Anh làm phụ hồ, lau dọn thuê cho Hội và quán ăn.",
        "Hội Chữ thập đỏ và Mặt trận đến thăm. Mẹ Việt Nam anh hùng. Tỉnh Đắk Lắk.",
        "Khuyết tật, sức khỏe yếu, cần xe lăn. Mỗi tháng 10 kg gạo, 2,5 lít dầu ăn.",
        "BÀ SỐNG MỘT MÌNH, CẦN GẠO HẰNG THÁNG.",
        "Chị muốn có vốn nuôi bò để tự lo cho ba mẹ con. An cư rồi mới lập nghiệp được.",
        "Chị từng làm công nhân ở Thành phố Hồ Chí Minh, quê ngoại ở Nghệ An. Ông Trời thương.",
        "Nhà tạm 20 m², có 6 người: 2, 5, 9, 34, 36 và 78 tuổi. Con gái Út bị lao đao vì mất mùa.",
        "Bà Ngoại nuôi em từ nhỏ, Ông Nội mất năm ngoái. Lan tỏa yêu thương.",
        "Được Ngân hàng Chính sách xã hội cho vay; có Bảo hiểm y tế, Hội Phụ nữ và Đoàn Thanh niên thăm.",
        "Từng ở Quân đội Nhân dân Việt Nam, Thanh niên xung phong; đi khắp Tây Nguyên làm thuê.",
        "Một mình ông nuôi bốn, năm đứa cháu; cả đội bốn người, tổ ba người đan giỏ thuê.",
        "Ba trăm năm mươi nghìn đồng một tháng. Nhu cầu 15 kg gạo, yêu cầu 2 lít dầu, suối khô, qua cầu tạm.",
        "Cần 20-30 triệu đồng làm giếng; lũ tháng 11 cuốn đàn gà, từ tháng 3 năm 2024 đến nay.",
        "Quý nhà hảo tâm và Mạnh thường quân giúp 12 tháng gạo, mì 1 thùng, gạo 15kg.",
        "Nhà cách đường lớn 2 km, xa trạm y tế, thuê trọ gần bệnh viện để chữa chạy.",
        "Nhà chùa cho gạo. Học hết cấp 2, em nghỉ; mong vào đại học. Yêu cầu Hội xem xét.",
    ],
)
def test_ordinary_words_are_left_alone(story):
    assert found(story) == []


def test_who_agreed_to_be_named_may_be_named_but_nobody_else():
    named = Dossier(own_name="Nguyễn Thị Tuyết Lan", is_named=True, names=("Trần Văn Minh",))

    story = "Bà Nguyễn Thị Tuyết Lan, hay bà Lan, ở với con là Minh."

    assert found(story, named) == ["Minh"]


def test_an_everyday_name_in_small_letters_is_the_everyday_word():
    dossier = Dossier(own_name="Nguyễn Thị Hoa")

    assert found("Hoa màu hư hết, bà hoa mắt, vườn hoa nhỏ.", dossier) == []
    assert found("Bà Hoa ở một mình. Hoa đi làm thuê.", dossier) == ["Hoa", "Hoa"]


# --- whatever private field is pasted, however it is typed -------------------------------------------

PRIVATE = (
    "Nguyễn Thị Tuyết Lan", "Y Bhiăn Niê", "H'Yim Mlô", "Trần Văn Minh", "Lê An", "Buôn Kwang Trĭ",
    "12/5 Nguyễn Văn Cừ", "066150001234", "0912345678", "DL-26-000012", "24340-0001", "Ê Đê", "05/03/1950",
    "1950-03-05", "Phường Cư Bao",
)  # fmt: skip
CHANGES = {
    "as it is": str,
    "capitals": str.upper,
    "small": str.lower,
    "no marks": lambda text: unicodedata.normalize("NFD", text).translate(
        dict.fromkeys(range(768, 880)) | {ord("Đ"): "D", ord("đ"): "d"}
    ),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "wide blanks": lambda text: text.replace(" ", "   "),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "unseen signs": lambda text: text.replace(" ", " \u200b"),
    "new lines": lambda text: text.replace(" ", "\n"),
}


@given(
    st.sampled_from(PRIVATE),
    st.lists(st.sampled_from(sorted(CHANGES)), max_size=3),
    st.sampled_from(["Gia đình ", "", "Nhà khó khăn, "]),
    st.sampled_from([" cần giúp gạo hằng tháng.", "", ", rất khó khăn"]),
)
def test_no_private_field_gets_through_however_it_is_typed(field, changes, before, after):
    pasted = field
    for change in changes:
        pasted = CHANGES[change](pasted)

    findings = scan_text(f"{before}{pasted}{after}", LAN)

    assert findings, (field, changes)
    assert any(set(fold(f.passage).split()) & set(fold(field).split()) for f in findings)


# --- read off the rows -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_version_is_scanned_with_all_that_its_dossier_holds(commune):
    address = AddressFactory(
        unit=commune,
        filed=True,
        household=True,
        full_name="Nguyễn Thị Thương",
        surveyor="Đỗ Khảo Sát",
    )
    address.members.create(full_name="Phạm Quốc Bảo")
    publication = factories.PublicationFactory(
        consent=factories.ConsentFactory(address=address, signed_by="Hồ Ngọc Ký"),
        story="Bà ở với cháu, Quốc Bảo. Khảo Sát và Ngọc Ký đã đến.",
    )
    row = factories.PublicationNeedFactory(publication=publication, wording="Gạo cho chị Thương")

    findings = scan(publication)

    assert [finding.passage for finding in findings] == [
        "Quốc Bảo",
        "Khảo Sát",
        "Ngọc Ký",
        "Thương",
    ]
    assert [finding.need for finding in findings] == [None, None, None, row.need_id]


def test_passages_are_marked_in_the_text_they_stand_in():
    story = "Bà Lan ở thôn 3, sống một mình."

    pieces = marked(story, scan_text(story, LAN))

    assert "".join(text for text, _ in pieces) == story
    assert [text for text, finding in pieces if finding] == ["Lan", "thôn 3"]
