"""The whole in figures (III.1), and the targets beside what was achieved (IV.2)."""

from apps.reports.outline.blocks.shared import ratio
from apps.reports.outline.parts import BY_ROW, Column, Facts, Kind, Line, Table
from apps.reports.outline.sections import NO_WORDS

NUMBER, MONEY, RATIO = Kind.NUMBER, Kind.MONEY, Kind.RATIO


def overall(plain):
    total, reviews, models = plain["total"], plain["reviews"], plain["aid_models"]
    return (
        Facts(
            (
                Line("Địa chỉ được lập hồ sơ", total["c3"], NUMBER, "địa chỉ", "c3"),
                Line("Địa chỉ được trợ giúp", total["c6"], NUMBER, "địa chỉ", "c6"),
                Line(
                    "Tỷ lệ địa chỉ được trợ giúp trên địa chỉ được lập hồ sơ",
                    ratio(total["c6"], total["c3"]),
                    RATIO,
                    figure="help_ratio",
                ),
                Line(
                    "Tỷ lệ địa chỉ được rà soát hằng năm",
                    ratio(reviews["reviewed"], reviews["open"]),
                    RATIO,
                    figure="yearly_ratio",
                ),
                Line("Số người được trợ giúp", total["c7"], NUMBER, "người", "c7"),
                Line(
                    "Số lượt người được trợ giúp",
                    plain["person_turns"],
                    NUMBER,
                    "lượt người",
                    "person_turns",
                ),
                Line("Tổng giá trị trợ giúp", total["c8"], MONEY, "đồng", "c8"),
                Line(
                    "Mô hình thực hiện trong kỳ",
                    models["running"],
                    NUMBER,
                    "mô hình",
                    "models_running",
                ),
                Line(
                    "Mô hình được đánh giá hiệu quả",
                    models["effective"],
                    NUMBER,
                    "mô hình",
                    "models_effective",
                ),
                Line(
                    "Cơ sở Hội có mô hình",
                    models["bases_with_model"],
                    NUMBER,
                    "cơ sở",
                    "bases_with_model",
                ),
            ),
        ),
    )


TARGET_UNITS = {
    "surveyed": "địa chỉ",
    "filed": "địa chỉ",
    "helped": "địa chỉ",
    "sponsors": "tổ chức, cá nhân",
    "bases": "cơ sở Hội",
}


TARGET_FIGURES = {
    "surveyed": {"figure": "surveyed"},
    "filed": {"figure": "c3"},
    "helped": {"figure": "c6"},
    "sponsors": {"figure": "given_sponsors", "of": "others"},
    "bases": {"figure": "bases_helping"},
}
"""What the period achieved of each, by its name in the registry of figures."""


def actual_of(key, plain):
    """What the period achieved of a target of IV.2; None where it is not known."""
    if plain is None:
        return None
    found = plain["targets"]
    # The table of the period also counts years that are on paper only (F14).
    known = {"filed": plain["total"]["c3"], "helped": plain["total"]["c6"]}
    return known[key] if key in known else found["base_units" if key == "bases" else key]


def targets(plain, targets):
    """`targets`: (key, words of the form, number set or None, the unit's words) in order."""
    return Table(
        "Chỉ tiêu",
        (
            Column("Chỉ tiêu", Kind.TEXT, 4),
            Column("Đơn vị tính", Kind.TEXT, 2),
            Column("Kỳ báo cáo đạt được", NUMBER, 2, figure=BY_ROW),
            Column("Đề ra", NUMBER, 2),
            Column("Diễn giải", Kind.TEXT, 4),
        ),
        tuple(
            (label, TARGET_UNITS[key], actual_of(key, plain), amount, words or _none(amount))
            for key, label, amount, words in targets
        ),
        note="Cơ sở Hội trợ giúp: cơ sở có địa chỉ được tổ chức Hội trợ giúp trong kỳ.",
        sheet="Chỉ tiêu",
        narrowed=tuple(TARGET_FIGURES[key] for key, *_ in targets),
    )


def _none(amount):
    """No words of the unit: missing where there is no number either."""
    return NO_WORDS if amount is None else "–"
