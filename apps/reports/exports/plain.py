"""Figures as plain data for JSON: whole numbers, ISO dates, units by key."""

from apps.reports import figures

COLUMNS = ("c3", "c4", "c5", "c6", "c7", "c8")


def plain_summary(summary):
    """The summary table in the form that architecture.md promises."""
    return {
        "unit": summary.unit.key,
        "from": summary.start.isoformat(),
        "to": summary.end.isoformat(),
        "view": str(summary.view),
        "rows": [
            {"unit": row.key, "name": row.name} | _columns(row.figures) for row in summary.rows
        ],
        "total": _columns(summary.total),
        "joint": summary.joint,
        "excluded_value": summary.excluded_value,
        "unvalued": summary.unvalued,
        "person_turns": summary.person_turns,
        "notes": list(summary.notes),
    }


def plain_figures(scope, *, summary=None, years=None, on_file=None):
    """The summary table with everything else that is reckoned for the same unit and period.

    `summary`, `years` (YearRows) and `on_file` are those of the scope, where somebody has them already.
    """
    asked = (scope.unit, scope.start, scope.end, scope.view)
    summary = summary or figures.summary(*asked)
    ratio = figures.help_ratio(summary)
    on_file = on_file or figures.on_file(*asked)
    return plain_summary(summary) | {
        "profile": vars(on_file.profile),
        "help_ratio": {
            "helped": ratio.helped,
            "filed": ratio.filed,
            "shown": str(ratio),
            "points": ratio.points,
        },
        "years": [
            {
                "year": row.year,
                "filed": row.filed,
                "new": row.new,
                "continued": row.continued,
                "resumed": row.resumed,
                "helped": row.helped,
                "stopped": row.stopped,
                "reasons": dict(row.reasons),
            }
            for row in years or figures.year_matrix(*asked)
        ],
        "categories": [vars(row) for row in on_file.categories],
        "rules": figures.VERSION,
    }


def _columns(line):
    return {name: getattr(line, name) for name in COLUMNS}
