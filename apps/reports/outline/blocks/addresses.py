"""Addresses filed and helped, year by year and by category (I.2.c)."""

from apps.core import charts
from apps.core.charts import Series
from apps.core.money import format_number
from apps.reports.outline.blocks.shared import bars
from apps.reports.outline.parts import Chart, Column, Facts, Kind, Line, Table

NUMBER, MONEY = Kind.NUMBER, Kind.MONEY


def filed(plain):
    total, profile = plain["total"], plain["profile"]
    split = profile["filed_individual"] + profile["filed_collective"]
    return (
        Facts(
            (
                Line("Tổng số địa chỉ được lập hồ sơ", total["c3"], NUMBER, "địa chỉ", "c3"),
                Line("Cá nhân", profile["filed_individual"], NUMBER, "địa chỉ", "filed_individual"),
                Line(
                    "Tập thể (hộ gia đình, tập thể khác)",
                    profile["filed_collective"],
                    NUMBER,
                    "địa chỉ",
                    "filed_collective",
                ),
                Line("Tổng số người", profile["filed_persons"], NUMBER, "người", "filed_persons"),
            ),
            note=_historical_note(total["c3"] - split),
        ),
    )


def helped(plain):
    total, profile, by = plain["total"], plain["profile"], plain["helped_by"]
    split = profile["helped_individual"] + profile["helped_collective"]
    by_others = by["introduced"] + by["not_introduced"]
    return (
        Facts(
            (
                Line("Tổng số địa chỉ được trợ giúp", total["c6"], NUMBER, "địa chỉ", "c6"),
                Line(
                    "Cá nhân", profile["helped_individual"], NUMBER, "địa chỉ", "helped_individual"
                ),
                Line(
                    "Tập thể (hộ gia đình, tập thể khác)",
                    profile["helped_collective"],
                    NUMBER,
                    "địa chỉ",
                    "helped_collective",
                ),
                Line("Tổng số người được trợ giúp", total["c7"], NUMBER, "người", "c7"),
                Line(
                    "Số lượt người được trợ giúp",
                    plain["person_turns"],
                    NUMBER,
                    "lượt người",
                    "person_turns",
                ),
                Line("Tổng giá trị trợ giúp", total["c8"], MONEY, "đồng", "c8"),
                Line("Địa chỉ đồng trợ giúp", plain["joint"], NUMBER, "địa chỉ", "joint"),
            ),
            note=_historical_note(total["c6"] - split),
        ),
        Facts(
            (
                Line(
                    "Do cán bộ, hội viên, tình nguyện viên, thanh thiếu niên Chữ thập đỏ trợ giúp",
                    by["by_people"],
                    NUMBER,
                    "địa chỉ",
                    "by_people",
                ),
                Line(
                    "Do tổ chức Hội trợ giúp",
                    by["by_organisation"],
                    NUMBER,
                    "địa chỉ",
                    "by_organisation",
                ),
                Line(
                    "Do tổ chức, cá nhân khác trợ giúp", by_others, NUMBER, "địa chỉ", "by_others"
                ),
                Line(
                    "– theo sự giới thiệu của Hội Chữ thập đỏ",
                    by["introduced"],
                    NUMBER,
                    "địa chỉ",
                    "introduced",
                ),
            ),
            note="Một địa chỉ có thể được nhiều bên trợ giúp nên các dòng không cộng lại được.",
        ),
    )


def _historical_note(number):
    if not number:
        return ""
    return (
        f"Tổng số gồm cả {format_number(number)} địa chỉ của những năm trước ngoài hệ thống, "
        "không chia được theo cá nhân, tập thể."
    )


def years(plain):
    reasons = plain["stop_reasons"]
    met = [reason for reason in reasons if any(reason in y["reasons"] for y in plain["years"])]
    table = Table(
        "Địa chỉ được trợ giúp theo từng năm",
        (
            Column("Năm", Kind.YEAR),
            Column("Lập hồ sơ", adds_up=True, figure="year_filed"),
            Column("Mới", adds_up=True, group="Được trợ giúp", figure="year_new"),
            Column("Tiếp tục", group="Được trợ giúp", figure="year_continued"),
            Column("Trở lại", group="Được trợ giúp", figure="year_resumed"),
            Column("Cộng", group="Được trợ giúp", figure="year_helped"),
            Column("Dừng trợ giúp", adds_up=True, figure="year_stopped"),
        ),
        tuple(
            (
                year["year"],
                year["filed"],
                year["new"],
                year["continued"],
                year["resumed"],
                year["helped"],
                year["stopped"],
            )
            for year in plain["years"]
        ),
        note=(
            "Mới: được trợ giúp lần đầu trong năm. Tiếp tục: năm trước cũng được trợ giúp. Trở lại: "
            "năm trước không được nhưng trước nữa đã được. Không gồm số liệu những năm trước ngoài "
            "hệ thống."
        ),
        sheet="Từng năm",
        narrowed=tuple({"year": year["year"]} for year in plain["years"]),
    )
    stops = Table(
        "Địa chỉ đã dừng trợ giúp theo lý do",
        (
            Column("Năm", Kind.YEAR),
            *(Column(reason, adds_up=True, figure=f"year_stopped/{reason}") for reason in met),
            Column("Cộng", adds_up=True, figure="year_stopped"),
        ),
        tuple(
            (year["year"], *(year["reasons"].get(reason, 0) for reason in met), year["stopped"])
            for year in plain["years"]
        )
        if met
        else (),
        total=_stopped_total(plain["years"], met) if met else None,
        sheet="Lý do dừng",
        narrowed=tuple({"year": year["year"]} for year in plain["years"]) if met else (),
        narrowed_total={},
    )
    return (table, *_years_chart(plain["years"]), stops)


def _stopped_total(years, met):
    sums = (sum(year["reasons"].get(reason, 0) for year in years) for reason in met)
    return ("Tổng cộng", *sums, sum(year["stopped"] for year in years))


def _years_chart(years):
    if not any(year["helped"] for year in years):
        return ()
    kinds = (("Mới", "new"), ("Tiếp tục", "continued"), ("Trở lại", "resumed"))
    title = "Biểu đồ địa chỉ được trợ giúp từng năm"
    svg = charts.columns(
        "tung-nam",
        title=title,
        description="Mỗi cột là một năm: mới, tiếp tục, trở lại. Số liệu ở bảng bên cạnh.",
        labels=[str(year["year"]) for year in years],
        series=[Series(label, tuple(year[name] for year in years)) for label, name in kinds],
        unit="địa chỉ",
        is_stacked=True,
    )
    return (Chart(title, svg),)


def categories(plain):
    found = plain["categories"]
    table = Table(
        "Địa chỉ theo đối tượng",
        (
            Column("Đối tượng", Kind.TEXT, 4),
            Column("Được lập hồ sơ", NUMBER, 2, figure="filed_category"),
            Column("Được trợ giúp", NUMBER, 2, figure="helped_category"),
        ),
        tuple((row["name"], row["filed"], row["helped"]) for row in found),
        note="Một địa chỉ có thể thuộc nhiều đối tượng nên các dòng không cộng lại được.",
        sheet="Theo đối tượng",
        narrowed=tuple({"of": row["name"]} for row in found),
    )
    chart = bars(
        "doi-tuong",
        "Biểu đồ địa chỉ được trợ giúp theo đối tượng",
        [(row["name"], row["helped"]) for row in found if row["helped"]],
        "Được trợ giúp",
        "địa chỉ",
    )
    return (table, *chart)
