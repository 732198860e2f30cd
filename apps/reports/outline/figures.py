"""Every figure of the outline as plain data, so that it can be frozen as it stands."""

from dataclasses import asdict

from apps.aid_models.models import AidModel, Judgement
from apps.ledgers.results import results_between
from apps.reports import figures
from apps.reports.exports.plain import plain_figures

TEXTS = ("goal", "approach", "results", "impact", "partners")
YEARLY = ("year", "filed", "new", "continued", "resumed", "helped", "stopped")


def outline_figures(unit, start, end, view=figures.View.CURRENT):
    """{block: plain data} of a unit, a period and a view; JSON takes it as it is.

    Reviews and aid models are always by the units of today.

    Keys: those of `plain_figures` (unit, from, to, rows, total, profile, years, categories …),
    with one key for each further block of the outline. Money in whole đồng, dates in ISO. What
    has an order is a list: the keys of a stored object have none. Raises FigureError.
    """
    scope = figures.Scope(unit, start, end, view)
    summary = figures.summary(unit, start, end, view)
    table = figures.year_table(unit, start, end, view)
    on_file = figures.on_file(unit, start, end, view)
    return plain_figures(scope, summary=summary, years=table.total.years, on_file=on_file) | {
        "unit_name": unit.name,
        "added": list(summary.added),
        "direction": _direction(figures.direction(unit, start, end, view)),
        "giving": _giving(on_file.giving),
        "helped_by": asdict(on_file.helped_by),
        "stop_reasons": [reason.name for reason in table.reasons],
        "years_by_unit": [
            {"unit": row.key, "name": row.name, "years": [_year(year) for year in row.years]}
            for row in table.rows
        ],
        "reviews": _reviews(figures.yearly_reviews(unit, start.year, end)),
        "targets": asdict(on_file.actuals),
        "models": _models(unit, start, end),
        "aid_models": _counts(figures.aid_models(unit, start, end)),
    }


def _counts(found):
    names = ("running", "judged", "effective", "bases", "bases_with_model", "bases_with_effective")
    return {name: getattr(found, name) for name in names}


def _direction(found):
    return {
        "papers": [
            {
                "direction": papers.direction,
                "label": papers.label,
                "count": papers.count,
                "kinds": [list(kind) for kind in papers.kinds],
            }
            for papers in found.papers
        ],
        "committees": found.committees,
        "committee_members": found.committee_members,
        "with_committee": asdict(found.with_committee),
        "groups": [asdict(groups) for groups in found.groups],
        "activities": {kind: asdict(held) for kind, held in found.activities.items()},
        "publicity": [asdict(held) for held in found.publicity],
        "surveyed": asdict(found.surveyed),
        "surveys_completed": found.surveys_completed,
    }


def _giving(found):
    return {
        "red_cross_kinds": [asdict(given) for given in found.red_cross_kinds],
        "others_kinds": [asdict(given) for given in found.others_kinds],
        "red_cross": asdict(found.red_cross),
        "others": asdict(found.others),
        "forms": [asdict(given) for given in found.forms],
        "total": asdict(found.total),
    }


def _year(row):
    return {name: getattr(row, name) for name in YEARLY}


def _reviews(found):
    return {
        "reviewed": found.total.reviewed,
        "open": found.total.open,
        "points": found.total.points,
        "years": [
            {"year": year, "reviewed": ratio.reviewed, "open": ratio.open}
            for year, ratio in found.years
        ],
    }


def _models(unit, start, end):
    """{kind: aid models in use on some day of the period}, each with its texts and its ledger."""
    running = list(
        AidModel.objects.in_force()
        .within(unit)
        .running_between(start, end)
        .select_related("unit")
        .order_by("unit__name_key", "unit_id", "name_key", "pk")
    )
    judged = _judged(running, start, end)
    results = results_between(running, start, end, with_questions=[judged])
    verdicts = _verdicts(judged)
    models = {kind: [] for kind in AidModel.Kind.values}
    for aid_model in running:
        models[aid_model.kind].append(
            {
                "id": aid_model.pk,
                "name": aid_model.name,
                "unit": aid_model.unit.key,
                "unit_name": aid_model.unit.name,
                "started_on": _iso(aid_model.started_on),
                "ended_on": _iso(aid_model.ended_on),
                **{text: getattr(aid_model, text) for text in TEXTS},
                "verdicts": verdicts.get(aid_model.pk, []),
                "ledger": [
                    {
                        "code": result.code,
                        "label": result.label,
                        "amount": result.amount,
                        "measure": result.measure,
                        "figure": result.figure,
                    }
                    for result in results[aid_model.pk]
                ],
            }
        )
    return models


def _judged(aid_models, start, end):
    """Judgements of the years that the period touches."""
    return (
        Judgement.objects.in_force()
        .filter(aid_model__in=aid_models, year__range=(start.year, end.year))
        .order_by("aid_model_id", "year")
        .values_list("aid_model_id", "year", "is_effective")
    )


def _verdicts(judged):
    """{pk: [[year, effective or not]]}"""
    found = {}
    for pk, year, is_effective in judged:
        found.setdefault(pk, []).append([year, is_effective])
    return found


def _iso(day):
    return day and day.isoformat()
