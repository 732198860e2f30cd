"""Direction and movement work of a unit, on the page of `campaign` (one reckoning, reports.figures)."""

from django import template
from django.urls import reverse

from apps.core.dates import format_date
from apps.core.money import format_number
from apps.reports import figures
from apps.reports.asking import scope_query
from apps.reports.figures import Scope

register = template.Library()
FIGURES_OF_TILES = ("papers", "committee_ratio", "survey_ratio", "groups", "group_members")


@register.simple_tag
def direction_of(unit, start, end):
    """What reports/direction.html shows: {"direction": Direction, "tiles": …, "held": …}."""
    direction = figures.direction(unit, start, end)
    days = f"start={format_date(start)}&end={format_date(end)}&unit={unit.key}"
    query = scope_query(Scope(unit, start, end))
    return {
        "direction": direction,
        "query": query,
        "figures": [(code, {}) for code in FIGURES_OF_TILES],
        "tiles": _tiles(direction, days),
        "held": [
            (f"{reverse('campaign:activity_list')}?kind={kind}&{days}", kind, held)
            for kind, held in direction.activities.items()
            if held.activities
        ],
        "papers": [
            (
                f"{reverse('campaign:directive_list')}?direction={papers.direction}&{days}",
                papers,
                "; ".join(f"{label}: {format_number(count)}" for label, count in papers.kinds),
            )
            for papers in direction.papers
            if papers.count
        ],
    }


def _tiles(direction, days):
    unit = direction.unit
    of_bases = "của cơ sở Hội"
    shares = [
        (
            "Cơ sở có Ban Chỉ đạo",
            direction.with_committee,
            "campaign:committee_list",
            f"at_work=on&unit={unit.key}",
        ),
        (
            "Cơ sở hoàn thành khảo sát",
            direction.surveyed,
            "campaign:survey_list",
            f"state=done&year={direction.end.year}&unit={unit.key}",
        ),
    ]
    return [
        {
            "label": "Văn bản",
            "value": format_number(direction.all_papers),
            "note": "" if direction.all_papers else "chưa có trong năm",
            "url": f"{reverse('campaign:directive_list')}?{days}",
        },
        *(
            {
                "label": label,
                "value": f"{format_number(share.count)}/{format_number(share.bases)}",
                "note": f"{share} {of_bases}" if share.bases else str(share),
                "url": f"{reverse(url)}?{query}",
            }
            for label, share, url, query in shares
        ),
        {
            "label": "Ban Bảo trợ, nhóm, CLB, đội",
            "value": format_number(direction.all_groups),
            "note": f"{format_number(direction.group_members)} thành viên",
            "url": f"{reverse('campaign:group_list')}?at_work=on&unit={unit.key}",
        },
    ]
