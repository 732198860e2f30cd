"""What the chapter lays before the public beside cards: offices, some models, some papers."""

from apps.campaign.models import Directive
from apps.core.text import fold
from apps.publishing.actions import chapter
from apps.publishing.models import Contact, Presentation
from diachi.demo import people

OFFICES, MODELS, PAPERS = 14, 6, 5  # of the communes with most cards; of the province
_HOURS = "Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00"


def lay_open(rng, province, units, models, *, staff):
    """The province's office and those of `units`; models and papers of the province's chapter.

    The numbers belong to nobody, the mail addresses cannot exist.
    """
    for unit in [province, *units[:OFFICES]]:
        chapter.set_contact(_office(rng, unit), by=staff.reviewer)
    shown, kinds = [], set()
    for model in models:
        if model.kind not in kinds and model.ended_on is None and len(shown) < MODELS:
            kinds.add(model.kind)
            shown.append(model)
    for model in shown:
        written = Presentation(
            aid_model=model,
            title=model.name,
            story=f"{model.goal}\n\n{model.approach}\n\n{model.results} {model.impact}",
        )
        written = chapter.present(written, by=staff.reviewer)
        chapter.approve_presentation(written, by=staff.manager)
    papers = (
        Directive.objects.in_force()
        .filter(unit=province)
        .exclude(direction=Directive.Direction.ADVISORY)
    )
    for paper in papers.order_by("-issued_on", "-id")[:PAPERS]:
        chapter.open_directive(paper, file=None, by=staff.reviewer)


def _office(rng, unit):
    kind, _, name = unit.name.partition(" ")
    return Contact(
        unit=unit,
        office=f"Hội Chữ thập đỏ {kind.lower()} {name}",
        phone=f"{people.NO_NETWORK}{rng.randrange(10**6):06}",
        email=f"{fold(name).replace(' ', '')}@ctd.example",
        hours=_HOURS,
    )
