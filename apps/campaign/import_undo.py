"""Taking back what an import wrote about direction and movement work."""

from apps.campaign.models import Activity, Directive, SteeringCommittee, SupportGroup, Survey
from apps.core.imports.undoing import Part, Undoable, Undone


def _of(model, *, url, parts=(), unique=()):
    label = model._meta.verbose_name
    return Undoable(
        model,
        label=lambda row: f"{label} số {row.pk}",
        page=(f"campaign:{url}", "pk"),
        parts=parts,
        unique=unique,
    )


KINDS = (
    _of(
        Directive,
        url="directive_detail",
        unique=(
            "o.unit_id = r.unit_id AND o.number = b.number AND b.number <> '' "
            "AND o.issued_on = b.issued_on AND o.issuer = b.issuer",
        ),
    ),
    _of(
        SteeringCommittee,
        url="committee_detail",
        parts=(Part("members"),),
        unique=(
            "o.unit_id = r.unit_id AND b.dissolved_on IS NULL AND o.dissolved_on IS NULL",
            "o.unit_id = r.unit_id AND o.founded_on = b.founded_on",
        ),
    ),
    _of(SupportGroup, url="group_detail"),
    _of(Activity, url="activity_detail"),
    _of(Survey, url="survey_detail"),
)


def take_back(undo):
    done = Undone()
    for kind in KINDS:
        done.add(undo.take_back(kind))
    return done
