"""Why a ratio gives its points, and what more would give, in words people can act on."""

from fractions import Fraction

from apps.core.money import format_number, format_ratio

NO_ADDRESSES = "Không có hồ sơ nào lập trong kỳ nên được 0 điểm."
NONE_OPEN = "Không có địa chỉ nào đang mở để rà soát nên được 0 điểm."
MOST_PLACES = 9


def help_words(ratio):
    """(why, [what more gives]) of F12."""
    if ratio.exact is None:
        return NO_ADDRESSES, ()
    mark = _mark_below(ratio.points)
    words = f"{mark}: {ratio.points} điểm."
    if ratio.looks_reached:
        nearest = ratio.steps_ahead[0]
        words = f"{words} {_looks(ratio.exact, nearest.least)}"
    ahead = tuple(
        f"Còn {format_number(step.missing)} địa chỉ nữa được trợ giúp thì đạt {_percent(step.least)}, "
        f"thêm {step.points - ratio.points} điểm."
        for step in ratio.steps_ahead
    )
    return words, ahead


def review_words(ratio):
    """(why, [what more gives]) of F11."""
    if ratio.exact is None:
        return NONE_OPEN, ()
    if ratio.is_reached:
        return f"Đạt {ratio.mark_in_words}: {ratio.points} điểm.", ()
    words = f"Chưa đạt {ratio.mark_in_words}: 0 điểm."
    if ratio.exact == ratio.mark:
        words = f"{words} Đúng {_percent(ratio.mark)} vẫn là chưa đạt, phải trên {_percent(ratio.mark)}."
    elif ratio.looks_reached:
        words = f"{words} {_looks(ratio.exact, ratio.mark)}"
    return words, (
        f"Còn {format_number(ratio.missing)} lượt rà soát nữa thì đạt {ratio.mark_in_words}, "
        "thêm 10 điểm.",
    )


def _mark_below(points):
    return {40: "Từ 70% trở lên", 20: "Từ 50% đến dưới 70%", 10: "Dưới 50%"}[points]


def _percent(share):
    return format_ratio(share, places=0)


def _looks(exact, mark):
    """Why a ratio that is shown as the mark is below it: enough places to see it."""
    shown = format_ratio(exact)
    for places in range(2, MOST_PLACES):
        closer = format_ratio(exact, places=places)
        if _rounded(exact, places) < mark:
            return f"Số hiển thị {shown} đã làm tròn; số chính xác là {closer}, chưa tới {_percent(mark)}."
    return f"Số hiển thị {shown} đã làm tròn; số chính xác vẫn dưới {_percent(mark)}."


def _rounded(exact, places):
    scale = 100 * 10**places
    return Fraction(int(exact * scale + Fraction(1, 2)), scale)
