"""Names of persons."""

import re
import unicodedata

from apps.core.text import fold, given_name, tidy
from apps.publishing.scanner.provinces import in_province
from apps.publishing.scanner.words import Passage, phrases

REASON = "Có tên người"
REMEDY = "Chỉ gọi “bà”, “ông”, “em”, hoặc ghi chữ cái đầu như “bà T.”."

FORMS_OF_ADDRESS = frozenset(
    phrases(
        "ông bà anh chị em cô chú bác cậu dì mợ thím dượng cụ mệ mế thầy lão cháu bé mẹ bố cha má ba vợ chồng "
        "ama ami aduôn aê tên",
        None,
    )
)
_BETWEEN = frozenset(
    phrases("hai tư năm sáu bảy tám chín mười út cả cố cụ lão ngoại nội trai gái", None)
)
_GRANDPARENTS = frozenset(("ngoại", "nội"))  # "Bà Ngoại" in capitals is nobody's name
# Forms of address between which and a name such a word may stand: "bà ngoại Bích", "con gái Bích".
_KIN = FORMS_OF_ADDRESS | {"con"}
_ROLES = phrases(
    """bác sĩ|y sĩ|y tá|cô giáo|thầy giáo|giáo viên|sư cô|sư thầy|ni cô|ni sư|linh mục|mục sư|trưởng thôn|trưởng buôn|
    già làng|tổ trưởng|bí thư|chủ tịch|cán bộ|hàng xóm là|hàng xóm|bạn là|con là|cháu là|em nhỏ|con gái đầu lòng|
    con trai đầu lòng|con đầu|con lớn|con út|con nuôi|bé gái|bé trai|dòng họ|thuộc họ|mang họ|bà họ|ông họ"""
)
# Who bears a capital there and is no person: "cán bộ Hội", "bác sĩ Bệnh viện tỉnh".
_OFFICES = frozenset(
    phrases(
        """hội chữ mặt đoàn đảng xã phường thôn buôn tỉnh huyện ủy ubnd ubmttq mttq trạm bệnh trung nhà quân công ban ngành
        sở chi tổ việt liên quỹ quý hđnd""",
        None,
    )
)
_CALLED = re.compile(r"\b(?:tên|gọi)\b(?: (?!là\b)\w+){0,3} là (?=(\w+))", re.IGNORECASE)
_STRANGE = re.compile(r"[^\W\d_]")
STRANGE = (
    "Có chữ lạ",
    "Gõ lại bằng chữ cái thường: chữ này trông giống mà không phải chữ tiếng Việt.",
)
# Given names that are everyday words too: in small letters they mean the word.
_EVERYDAY = frozenset(
    phrases(
        """an anh ba bảy bé bền bình bốn cần chiến chín chung cường danh dũng duyên đạt đẹp đồng đủ được giàu
    giỏi hai hạnh hiền hiếu hoa hòa hoàn hồng hợp hùng hương khá khang khỏe khôi kiên lạc lành lâm lập lễ
    linh lộc lợi lớn lượng mai mạnh mận mến minh mỹ mười mừng nam năm nga ngân ngọc nhàn nhân nhẫn nhiều
    nhu no ổn phát phú phúc phước phương quân quang quy quý sang sáng sáu sinh sương tài tám tâm tân thành
    thảo thăng thắng thân thế thiện thọ thu thuận thương thủy tiến tình toàn tốt trang trí trọng trung
    trường tư tuyết từ tự út vinh vui vương xinh xuân yên yến yêu y""",
        None,
    )
)
# With a word behind it that makes it another word: "Hoa màu mất trắng", "Bình thường bà vẫn …".
_COMPOUNDS = frozenset(
    phrases(
        """lan tỏa|lan truyền|hoa màu|hoa quả|hoa lan|hoa mắt|bình thường|bình an|bình quân|an ủi|an toàn|an cư|an tâm|hiền lành|
    hiền hậu|minh mẫn|văn minh|mạnh khỏe|mạnh mẽ|năm nay|năm ngoái|năm trước|năm sau|hai vợ|hai mẹ|hai bà|
    hai cha|hai con|hai chị|hai anh|hai ông|ba mẹ|ba người|ba mẹ con|ba bà|hòa thuận|hạnh phúc|thương con|
    thương cháu|thương tật|tân tạo|hồng hào|thu nhập|thu hoạch|trung bình|trung tâm|lập nghiệp|lao động|
    tình cảm|tình hình|tình thương|thành công|thành phố|thân thể|tâm sự|tâm trạng|tâm nguyện|sinh hoạt|
    sinh sống|sinh ra|sáng nào|sáng sớm|yên tâm|yên ổn|quanh năm|mười năm|sáu năm|bảy năm|tám năm|chín năm|
    hai năm|ba năm|bốn năm|năm năm|sáu người|bảy người|năm người|hai người|bốn người|hoàn cảnh|toàn bộ|
    phương tiện|hợp tác|lâm bệnh|lâm vào|nhân dịp|nhân ái|trường hợp|trang trải|trang thiết|cần cù|
    cần giúp|cần có|cần gạo|cần được|mai sau|mai này|tư vấn|từ khi|từ ngày|từ đó|từ năm|từ nhỏ|tự chăm|
    tự lo|tự mình|được biết|được mọi|đủ ăn|đủ tiền|nam giới|chung sống|nhiều năm|nhiều lần|xuân về|
    thảo nguyên|lộc rừng|y tế|y học|quy định|đồng ruộng|đồng lương|lễ tết|thế nhưng|thế mà|ngày ngày"""
    )
)
_NOT_NAMES = frozenset(
    ("bà rịa", "bà nà", "bà đen", "mẹ việt", "bác hồ", "cụ hồ", "ông trời", "cha trời")
)
_SHORT = 2  # letters; a shorter given name is no more than an initial


def names_in(text, dossier):
    """Passages with a name of the dossier, or with anybody's name after a form of address."""
    own = [] if dossier.is_named else [dossier.own_name]
    spoken = own_spans(text, dossier)
    for name in (*own, *dossier.names):
        for start, end in _of_person(text, name):
            if not any(first <= start and end <= last for first, last in spoken):
                yield Passage(start, end, REASON, REMEDY)
    for word in (*_after_form_of_address(text), *_after_role(text), *_called(text)):
        if not any(first <= word.start < last for first, last in spoken):
            yield Passage(word.start, text.name_end(word.end), REASON, REMEDY)
    for hit in _STRANGE.finditer(text.text):
        if _is_strange(hit[0]):
            yield Passage(hit.start(), hit.end(), *STRANGE)


def _is_strange(letter):
    """Looks like a letter of ours and is none: Cyrillic, full width, mathematical."""
    if letter.isascii() or not letter.isalpha():
        return False
    return not unicodedata.name(letter, "").startswith("LATIN ") or (
        unicodedata.normalize("NFKC", letter) != letter and letter not in "ªº"
    )


def own_spans(text, dossier):
    return list(_of_person(text, dossier.own_name)) if dossier.is_named else []


def _of_person(text, name):
    """(start, end) of a person's name in any form: whole, two words of it, the given name alone."""
    name = tidy(name.partition("(")[0])
    parts = name.split()
    if len(parts) >= 3 or len(fold(name)) >= 10:
        yield from text.spans_compact(name)
    if len(parts) >= 2:
        yield from (_span(run) for run in text.sequences(name, any_marks=len(parts) > 2))
        for pair in _pairs(parts, name):
            yield from (
                _span(run) for run in text.sequences(pair, is_name=True) if _is_meant(text, run)
            )
    given = given_name(name)
    if len(fold(given)) >= _SHORT:
        yield from text.spans_broken(given)
        joined = {"h": {f"H'{given}"}, "y": {f"Y{given}"}}.get(name[:1].lower(), set())
        for spelled in {given} | joined:
            yield from (
                _span(run)
                for run in text.sequences(spelled, is_name=True)
                if _is_meant(text, run) and not in_province(text, run)
            )


def _pairs(parts, name):
    """Given name with the word before it, or with the family name."""
    given = given_name(name)
    if fold(parts[-1]) == fold(given):
        return {f"{parts[-2]} {given}", f"{parts[0]} {given}", " ".join([*parts[:2], given])}
    return {" ".join(parts[:2]), f"{given} {parts[-1]}"}


def _span(run):
    return run[0].start, run[-1].end


def _is_meant(text, run):
    """Whether these words are a name here, not the everyday words they are as well."""
    following = text.after(run)
    said = " ".join(word.text.lower() for word in run)
    if said in _COMPOUNDS and not any(word.is_capital for word in run[1:]):
        return any(word.is_capital for word in run) and not text.begins_sentence(run[0])
    if following and not following.is_capital and f"{said} {following.text.lower()}" in _COMPOUNDS:
        return run[0].is_capital and not text.begins_sentence(run[0])
    if any(word.is_capital for word in run):
        return True
    before = text.before(run)
    if before is None or before.text.lower() not in FORMS_OF_ADDRESS:
        return False
    if len(run) > 1 or said not in _EVERYDAY or before.text.lower() == "tên":
        return True
    # "ông minh." is a name, "bà thương cháu" is not; "cháu út" says who it is
    return following is None and said not in _BETWEEN


def _after_form_of_address(text):
    """Words in capitals that follow “bà”, “ông”, “em” …: "chị Hạnh", whoever that is."""
    for word in text.words:
        if not word.is_capital or len(word.folded) < _SHORT or word.folded.isdigit():
            continue
        before = text.before([word])
        if before is None or before.is_all_capital or in_province(text, [word]):
            continue
        if before.text.lower() not in FORMS_OF_ADDRESS:
            earlier = text.before([before]) if before.text.lower() in _BETWEEN else None
            if earlier is None or earlier.text.lower() not in _KIN or earlier.is_all_capital:
                continue
            if word.text.lower() in _KIN | _BETWEEN:
                continue
        if word.text.lower() in _GRANDPARENTS and not _goes_on(text, word):
            continue
        if f"{before.text} {word.text}".lower() not in _NOT_NAMES:
            yield word


def _goes_on(text, word):
    following = text.after([word])
    return following is not None and following.is_capital


def _after_role(text):
    """Words in capitals behind what somebody does or is: "bác sĩ Hùng", "dòng họ Niê"."""
    for role in _ROLES:
        for run in text.sequences(role):
            word = text.after(run)
            if word is None or not word.is_capital or run[-1].is_all_capital:
                continue
            if len(word.folded) < _SHORT or in_province(text, [word]):
                continue
            said = word.text.lower()
            if said not in _OFFICES and (said not in _BETWEEN or _goes_on(text, word)):
                yield word


def _called(text):
    """Words in capitals behind “tên … là”, “gọi … là”."""
    starts = {word.start: word for word in text.words}
    for hit in _CALLED.finditer(text.text):
        word = starts.get(hit.start(1))
        if word and word.is_capital and len(word.folded) >= _SHORT and not hit[0].isupper():
            yield word
