"""Names of whoever and whatever is not known: two words in capitals inside a sentence.

Who only wanted to honour a word writes it in small letters, and it passes.
"""

from apps.publishing.scanner.provinces import in_province
from apps.publishing.scanner.words import Passage, phrases

REASON = "Có tên riêng"
REMEDY = "Bỏ tên riêng đi; nếu không phải tên riêng thì viết bằng chữ thường."

_FAMILIES = frozenset(
    phrases(
        """nguyễn trần lê phạm huỳnh hoàng vũ võ phan trương bùi đặng đỗ ngô hồ dương đinh lý đoàn trịnh đào lương mai tô
        niê mlô êban ayun kbuôr ksơr siu rơ rmah kpă nay""",
        None,
    )
)
# What everybody may say: bodies that help, feasts, lands.
_ALLOWED = phrases(
    """chữ thập đỏ|hội chữ thập đỏ|mặt trận tổ quốc|mặt trận|hội phụ nữ|hội liên hiệp phụ nữ|hội nông dân|
    hội cựu chiến binh|hội người cao tuổi|hội khuyến học|hội người mù|đoàn thanh niên|đội thiếu niên|ủy ban nhân dân|
    uỷ ban nhân dân|hội đồng nhân dân|ubnd|bảo hiểm y tế|bhyt|việt nam|mẹ việt nam anh hùng|tây nguyên|sài gòn|
    miền trung|miền nam|miền bắc|miền tây|nam bộ|bắc bộ|trung bộ|tết nguyên đán|tết trung thu|tết|nhà nước|chính phủ|
    quốc khánh|trung ương|hội|đoàn|đảng|xã|phường|tỉnh|thôn|buôn|huyện|thành phố|quý|bác hồ|trường sơn|trường sa|
    hoàng sa|lào|campuchia|covid|quỹ vì người nghèo|lá lành đùm lá rách|tết vì người nghèo|ông nội|bà nội|ông ngoại|
    bà ngoại|ông trời|nhà hảo tâm|mạnh thường quân|ban|trạm y tế|nhà tình nghĩa|nhà tình thương|nhà đại đoàn kết|
    bộ đội|quân đội|công an|xe lăn"""
)
# Behind these one word is enough: "quán Hương", "bệnh viện Đức".
_NAMED = frozenset(phrases("quán tiệm hóa khám viện ty xưởng hiệu xứ phê", None))


def capitals_in(text):
    """Runs of at least two words in capitals that are no province and nothing of _ALLOWED."""
    if _is_shouted(text):
        return
    known = _known(text)
    run = []
    for word in (*text.words, None):
        goes_on = word is not None and run and text.before([word]) is run[-1]
        if run and not (goes_on and _counts(text, word, known)):
            yield from _judged(text, run)
            run = []
        if word is not None and _counts(text, word, known):
            run.append(word)


def _is_shouted(text):
    """All of it in capitals: nothing can be told from that."""
    letters = [word for word in text.words if word.text[0].isalpha()]
    return sum(word.is_capital for word in letters) * 3 > len(letters) * 2 and len(letters) > 5


def _known(text):
    return {word.start for phrase in _ALLOWED for run in text.sequences(phrase) for word in run}


def _counts(text, word, known):
    return (
        word.is_capital
        and word.start not in known
        and len(word.folded) > 1
        and not word.folded.isdigit()
        and not in_province(text, [word])
    )


def _judged(text, run):
    """The run as a Passage; its first word is left out where a sentence begins with any word at all."""
    if text.begins_sentence(run[0]) and run[0].text.lower() not in _FAMILIES:
        run = run[1:]
    if not run:
        return
    before = text.before(run[:1])
    is_named = before is not None and before.text.lower() in _NAMED
    if len(run) > 1 or is_named:
        yield Passage(run[0].start, run[-1].end, REASON, REMEDY)
