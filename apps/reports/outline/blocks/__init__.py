"""The figures of each place of the outline, as facts, tables and charts.

They read the plain data of figures.py and nothing else, so that frozen figures print as live ones.
"""

from apps.reports.outline.blocks import addresses, aid_models, assessment, direction, giving
from apps.reports.outline.blocks.assessment import TARGET_UNITS, actual_of

__all__ = ["TARGET_UNITS", "actual_of", "blocks_of"]

MODELS = "models:"
_BLOCKS = {
    "directives": direction.directives,
    "advice": direction.advice,
    "groups": direction.groups,
    "training": direction.training,
    "cooperation": direction.cooperation,
    "publicity": direction.publicity,
    "giving": giving.giving,
    "surveys": direction.surveys,
    "filed": addresses.filed,
    "helped": addresses.helped,
    "years": addresses.years,
    "categories": addresses.categories,
    "overall": assessment.overall,
}


def blocks_of(name, plain, targets=()):
    """The blocks that stand in the place `name` of the outline.

    `plain` is what `outline_figures` gave, fresh or frozen; `targets` what the unit set itself in
    IV.2: (key, words of the form, number or None, the unit's words) in order.
    """
    if name == "targets":
        return (assessment.targets(plain, targets),)
    if name.startswith(MODELS):
        return (aid_models.models(plain["models"][name.removeprefix(MODELS)]),)
    return _BLOCKS[name](plain)
