"""The aid models of one kind (II)."""

from datetime import date

from apps.aid_models.models import Judgement
from apps.core.dates import format_date
from apps.reports.outline.parts import Kind, Line, Model, Models

NUMBER, MONEY = Kind.NUMBER, Kind.MONEY


def models(found):
    return Models(tuple(_model(one) for one in found))


def _model(one):
    about = [Line("Đơn vị thực hiện", one["unit_name"]), Line("Thời gian", _span(one))]
    if one["partners"]:
        about.append(Line("Đơn vị phối hợp", one["partners"]))
    about += [
        Line(f"Đánh giá năm {year}", Judgement.VERDICTS[is_effective])
        for year, is_effective in one["verdicts"]
    ]
    return Model(
        name=one["name"],
        unit=one["unit_name"],
        goal=one["goal"],
        approach=one["approach"],
        results=one["results"],
        impact=one["impact"],
        about=tuple(about),
        figures=tuple(
            Line(
                result["label"],
                result["amount"],
                MONEY if result["measure"] == "đồng" else NUMBER,
                result["measure"],
                result.get("figure", ""),  # what was frozen earlier has none
                str(one["id"]),
            )
            for result in one["ledger"]
        ),
    )


def _span(one):
    started, ended = (format_date(_day(one[name])) for name in ("started_on", "ended_on"))
    if started and ended:
        return f"{started} – {ended}"
    if started:
        return f"từ {started}"
    return f"đến {ended}" if ended else ""


def _day(text):
    return date.fromisoformat(text) if text else None
