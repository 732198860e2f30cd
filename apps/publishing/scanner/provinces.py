"""Names of provinces, old and new: they may be said, and hold words that are names of people too."""

from apps.publishing.scanner.words import phrases

_PROVINCES = phrases(
    """an giang|bà rịa|vũng tàu|bắc giang|bắc kạn|bạc liêu|bắc ninh|bến tre|bình định|bình dương|bình phước|
bình thuận|cà mau|cần thơ|cao bằng|đà nẵng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp|gia lai|hà giang|
hà nam|hà nội|hà tĩnh|hải dương|hải phòng|hậu giang|hòa bình|huế|hưng yên|khánh hòa|kiên giang|kon tum|
lai châu|lâm đồng|lạng sơn|lào cai|long an|nam định|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|
quảng nam|quảng ngãi|quảng ninh|quảng trị|sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|thanh hóa|
thừa thiên huế|tiền giang|hồ chí minh|trà vinh|tuyên quang|vĩnh long|vĩnh phúc|yên bái"""
)


def in_province(text, run):
    """Whether these words stand inside the name of a province, all of it in capitals."""
    return any(
        whole[0].start <= run[0].start and run[-1].end <= whole[-1].end and len(whole) > len(run)
        for whole in provinces_in(text)
    )


def provinces_in(text):
    """[[Word]] of each province that is named."""
    if not hasattr(text, "_provinces"):
        text._provinces = [
            run
            for name in _PROVINCES
            for run in text.sequences(name)
            if all(word.is_capital for word in run)
        ]
    return text._provinces
