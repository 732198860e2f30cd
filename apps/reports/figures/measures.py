"""What a target may be set on (số đo): each measure, whom it can be asked of, where it comes from.

The one registry: the form of a target offers it, the board reads it. A new measure is a line here; a
new target is a row.
"""

from dataclasses import dataclass

from django.db import models

from apps.reports.figures import monthly, taking_part
from apps.reports.figures.rules import BARE, FURTHER_RULES, RULES


class Pace(models.TextChoices):
    """How a figure goes on until the year ends, for the projection."""

    ADDS = "adds", "Cộng dồn trong năm: giữ nhịp từ đầu năm đến nay, phần lẻ bỏ đi."
    GAINS = (
        "gains",
        ("Tử số cộng dồn trong năm: giữ nhịp từ đầu năm đến nay, nhiều nhất bằng mẫu số hôm nay."),
    )
    HOLDS = "holds", "Không theo nhịp trong năm: dự báo giữ nguyên mức hôm nay."


BASES = ("whole", "each_base")
REGISTERED = ("whole", "each_registered")
TWINNED = ("whole", "each_twinned")


@dataclass(frozen=True)
class TargetMeasure:
    """One measure: `source(months)` gives `above` and, of a ratio, `below` for each subject and step.

    `subjects` names what a source speaks of: units or sponsors. `scopes` are those of Target that fit.
    `rule` says in words how it is reckoned, `rule_name` which rule that is.
    """

    key: str
    label: str
    unit: str
    source: object
    above: str
    scopes: tuple
    rule: str
    rule_name: str = ""
    below: str = ""
    below_source: object = None
    below_label: str = ""
    pace: Pace = Pace.ADDS
    behind: str = ""

    @property
    def is_ratio(self):
        return bool(self.below)

    @property
    def is_of_sponsors(self):
        return "each_registered" in self.scopes or "each_twinned" in self.scopes


def _measures():
    rules = RULES | FURTHER_RULES | BARE
    ratio = {"unit": "địa chỉ", "scopes": BASES}
    yield TargetMeasure(
        "reviewed_ratio",
        "Tỷ lệ địa chỉ đang mở được rà soát trong 365 ngày",
        source=monthly.reviewing,
        above="reviewed",
        below="open",
        below_label="địa chỉ đang mở",
        pace=Pace.HOLDS,
        rule=rules["F10"],
        rule_name="F10",
        behind="review_ratio",
        **ratio,
    )
    yield TargetMeasure(
        "yearly_review_ratio",
        "Tỷ lệ địa chỉ đang mở được rà soát hoặc lập hồ sơ trong năm",
        source=monthly.reviewing_this_year,
        above="reviewed",
        below="open",
        below_label="địa chỉ đang mở",
        pace=Pace.GAINS,
        rule=rules["F11"],
        rule_name="F11",
        behind="yearly_ratio",
        **ratio,
    )
    yield TargetMeasure(
        "help_ratio",
        "Tỷ lệ địa chỉ được trợ giúp trên hồ sơ lập trong năm",
        source=monthly.helping,
        above="helped",
        below="filed",
        below_source=monthly.filing,
        below_label="hồ sơ lập trong năm",
        pace=Pace.HOLDS,
        rule=rules["F12"],
        rule_name="F12",
        behind="help_ratio",
        **ratio,
    )
    yield TargetMeasure(
        "open_and_helped",
        "Địa chỉ được quản lý và trợ giúp trong năm",
        "địa chỉ",
        monthly.helping,
        "kept",
        BASES,
        rules["open_and_helped"],
        "F4",
        behind="open_and_helped",
    )
    yield TargetMeasure(
        "filed",
        "Địa chỉ được lập hồ sơ trong năm",
        "địa chỉ",
        monthly.filing,
        "filed",
        BASES,
        rules["F2"],
        "F2",
        behind="c3",
    )
    yield TargetMeasure(
        "helped",
        "Địa chỉ được trợ giúp trong năm",
        "địa chỉ",
        monthly.helping,
        "helped",
        BASES,
        rules["F4"],
        "F4",
        behind="c6",
    )
    yield TargetMeasure(
        "value",
        "Giá trị trợ giúp trong năm",
        "đồng",
        monthly.helping,
        "value",
        BASES,
        rules["F7"],
        "F7",
        behind="c8",
    )
    yield TargetMeasure(
        "effective_models",
        "Mô hình đang áp dụng và được đánh giá hiệu quả trong năm",
        "mô hình",
        taking_part.modelling,
        "effective",
        BASES,
        rules["effective_models"],
        "F16 (A5)",
        behind="models",
    )
    yield TargetMeasure(
        "models_in_use",
        "Mô hình đang áp dụng trong năm",
        "mô hình",
        taking_part.modelling,
        "in_use",
        BASES,
        rules["effective_models"],
        behind="models",
    )
    yield TargetMeasure(
        "pledges_made",
        "Đăng ký trợ giúp mới trong năm",
        "đăng ký",
        taking_part.pledging,
        "pledged",
        BASES,
        rules["pledges"],
        behind="pledges",
    )
    yield TargetMeasure(
        "pledges_of_registered",
        "Đăng ký trợ giúp của cơ quan, lãnh đạo đã đăng ký tham gia",
        "đăng ký",
        taking_part.pledging_sponsors,
        "pledged",
        REGISTERED,
        rules["pledges"],
        "F16 (A6)",
        behind="sponsors",
    )
    yield TargetMeasure(
        "pledges_at_twins",
        "Đăng ký trợ giúp tại buôn, thôn kết nghĩa",
        "đăng ký",
        taking_part.pledging_at_twins,
        "pledged_there",
        TWINNED,
        rules["pledges_at_twins"],
        "F16 (A7)",
        behind="sponsors",
    )
    yield TargetMeasure(
        "gifts_of_registered",
        "Lần trợ giúp của cơ quan, lãnh đạo đã đăng ký tham gia",
        "lần",
        taking_part.giving_sponsors,
        "gifts",
        REGISTERED,
        rules["F3"],
        "F3",
        behind="sponsors",
    )
    yield TargetMeasure(
        "surveys",
        "Đợt khảo sát hoàn thành trong năm",
        "đợt",
        taking_part.surveying,
        "surveys",
        BASES,
        rules["surveys"],
        behind="surveys",
    )
    yield TargetMeasure(
        "committees",
        "Ban Chỉ đạo đang hoạt động",
        "Ban",
        taking_part.committees,
        "committees",
        BASES,
        rules["committees"],
        pace=Pace.HOLDS,
        behind="committees",
    )


MEASURES = {measure.key: measure for measure in _measures()}
