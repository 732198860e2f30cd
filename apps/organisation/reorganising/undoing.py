"""Taking back the newest reorganisation."""

from collections import defaultdict

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.core.actions import lock
from apps.core.dates import today
from apps.core.standstill import stand_still
from apps.core.text import tidy_lines
from apps.organisation.following import Follow
from apps.organisation.models import MovedRow, Reorganisation, Unit, UnitLink, UnitSpan
from apps.organisation.reorganising import carrying, counting, rows, tree
from apps.organisation.reorganising.applying import MANAGE_UNITS, whole_or_nothing
from apps.organisation.reorganising.plan import ReorganisingError
from apps.organisation.succession import TAKEN_BACK

Status = Reorganisation.Status


def last_applied(reorganisation):
    """Whether it is applied and no newer one that is applied touches units in its scope or above."""
    return reorganisation.status == Status.APPLIED and newer_than(reorganisation) is None


def newer_than(reorganisation):
    """A newer applied one of the same scope, one above it or one below it; or None."""
    path = reorganisation.scope.path
    newer = Reorganisation.objects.applied().filter(applied_at__gt=reorganisation.applied_at)
    return next(
        (
            other
            for other in newer.select_related("scope").order_by("applied_at")
            if other.scope.path.startswith(path) or path.startswith(other.scope.path)
        ),
        None,
    )


def undo(reorganisation, *, reason, by, progress=None):
    """Bring back units, tree and rows; returns {key: number}. What was entered since stays.

    A unit it made that has rows of its own stays as a dissolved one without a code, its addresses go
    to the work-list. Raises ReorganisingError: not the newest applied one, no reason, not this person;
    StandstillError: other work under way.
    """
    with whole_or_nothing(reorganisation, by=by):
        return _undo(reorganisation, tidy_lines(reason), by, progress or (lambda *told: None))


def _undo(reorganisation, reason, by, progress):
    progress(0, 1, "Chờ người khác ghi xong")
    stand_still()
    reorganisation = lock(reorganisation)
    _demand(reorganisation, reason, by)
    total = len(rows.followed()) + 2
    progress(1, total, "Xếp lại cây đơn vị như trước")
    noted = defaultdict(dict)
    for row in MovedRow.objects.filter(
        reorganisation=reorganisation, model__in=[tree.UNIT, tree.SPAN, tree.LINK]
    ):
        noted[row.model, row.field][row.row] = row
    for path in settings.BEFORE_UNITS_COME_BACK:
        import_string(path)(list(noted[tree.UNIT, "valid_to"]), by=by)
    before = dict(Unit.objects.order_by().values_list("pk", "province"))
    made = list(Unit.objects.filter(pk__in=noted[tree.UNIT, "made"]).order_by("-depth", "pk"))
    origins = _origins(made)
    heirs = {row.after: row.before for row in noted[tree.UNIT, "abbreviation"].values()}
    parents, resting = _places_of_after(noted, made, origins, heirs)
    homes = {number: _province_of(number, parents) for number in before}
    steps = iter(range(2, total + 1))
    # Before the tree: a row and its units are of one province at every moment.
    carried = carrying.carry(
        reorganisation,
        {number: home for number, home in homes.items() if before[number] != home},
        back=True,
        step=lambda: progress(next(steps, total), total, "Chuyển hồ sơ, người dùng về như trước"),
    )
    carrying.tell_as_before(reorganisation)
    _bring_back_names(noted)
    UnitLink.objects.filter(pk__in=noted[tree.LINK, "made"]).delete()
    UnitSpan.objects.filter(pk__in=noted[tree.SPAN, "made"]).delete()
    Unit.objects.filter(pk__in=noted[tree.UNIT, "valid_to"]).update(valid_to=None)
    _bring_back_places(noted)
    _hang_elsewhere(made, resting)
    tree.tidy()
    for number, heir in heirs.items():
        _bring_back_abbreviation(number, heir)
    _bring_back_settings(made, resting)
    back = {unit.pk: origin for unit in made if (origin := _only_origin(origins[unit.pk]))}
    for path in settings.WHEN_MADE_UNITS_GO:
        import_string(path)(back)
    left = _part_with(made, origins)
    reorganisation.status, reorganisation.undo_reason = Status.UNDONE, reason
    reorganisation.undone_at, reorganisation.undone_by = timezone.now(), by
    reorganisation.version += 1
    reorganisation.save()
    counts = {rows.label(model): number for model, number in carried.items() if number}
    return counts | {"unmade": len(made) - len(left), "left": len(left)}


def _demand(reorganisation, reason, by):
    if reorganisation.status != Status.APPLIED:
        raise ReorganisingError("Chỉ hoàn tác được đợt đã thực hiện.")
    if not by.may(MANAGE_UNITS, reorganisation.scope):
        raise ReorganisingError(
            f"Chỉ quản trị của {reorganisation.scope.name} hoặc của đơn vị cấp trên mới hoàn tác được."
        )
    if newer := newer_than(reorganisation):
        raise ReorganisingError(
            f"Sau đợt này đã thực hiện đợt “{newer.name}”; hãy hoàn tác đợt ấy trước."
        )
    if not reason:
        raise ReorganisingError("Hãy ghi lý do hoàn tác.")


def _origins(made):
    """{number of a made unit: the units that went into it, the first by key first}."""
    found = defaultdict(list)
    links = UnitLink.objects.filter(new__in=made).select_related("old").order_by("old__key")
    for link in links:
        found[link.new_id].append(link.old)
    return found


def _only_origin(units):
    """The number of the one unit of these; None where they are several or none."""
    numbers = {unit.pk for unit in units}
    return numbers.pop() if len(numbers) == 1 else None


def _bring_back_names(noted):
    for span in UnitSpan.objects.filter(pk__in=noted[tree.SPAN, "made"]).select_related("unit"):
        unit = span.unit
        if (unit.name, unit.kind) != (span.name, span.kind):
            unit.name, unit.kind = span.name, span.kind
            unit.save(update_fields=["name", "name_folded", "name_key", "kind"])


def _bring_back_places(noted):
    """The lowest first: they leave what will go back itself."""
    steps = noted[tree.UNIT, "step"]
    moved = noted[tree.UNIT, "parent"]
    order = Unit.objects.filter(pk__in=moved).order_by("-depth", "path")
    for number in list(order.values_list("pk", flat=True)):
        tree.move(number, moved[number].before, step=steps[number].before)


def _places_of_after(noted, made, origins, heirs):
    """({unit: parent} when all is back, {made unit: below which unit it hangs where it has rows}).

    A province that is made no more hangs below its heir, another unit beside the first that went into
    it; one that came from nowhere stays where it is.
    """
    paths = dict(Unit.objects.order_by().values_list("path", "pk"))
    parents = {number: paths.get(path[: -Unit.steplen]) for path, number in paths.items()}
    parents |= {number: row.before for number, row in noted[tree.UNIT, "parent"].items()}
    resting = {}
    for unit in made:
        old = next(iter(origins[unit.pk]), None)
        if unit.level == Unit.Level.PROVINCE and (old or unit.pk in heirs):
            resting[unit.pk] = heirs.get(unit.pk) or old.pk
        elif old is not None:
            resting[unit.pk] = parents[old.pk]
    mine = {unit.pk for unit in made}
    for number, parent in parents.items():
        if parent in mine and number not in mine:  # put there since
            parents[number] = resting.get(parent, parent)
    return parents | resting, resting


def _province_of(number, parents):
    """The highest unit below the nation that a unit is below; None for the nation."""
    above = parents[number]
    while above is not None and parents[above] is not None:
        number, above = above, parents[above]
    return None if above is None else number


def _hang_elsewhere(made, resting):
    """What was made, and what was put below it since, goes where it rests: until it is known to be
    empty, and for good where it is not. The deepest first."""
    mine = {unit.pk for unit in made}
    for unit in made:
        if unit.pk in resting:
            for child in Unit.objects.get_children(Unit.objects.get(pk=unit.pk)).exclude(
                pk__in=mine
            ):
                tree.move(child.pk, resting[unit.pk])
            tree.move(unit.pk, resting[unit.pk])


def _part_with(made, origins):
    """Remove what was made and has no rows; the rest stays as dissolved, and is returned."""
    used = counting.rows_of([unit.pk for unit in made])
    mine = {unit.pk for unit in made}
    left, gone = [], []
    for unit in Unit.objects.filter(pk__in=mine).order_by("-depth", "pk"):
        below = Unit.objects.get_children(unit).exclude(pk__in=gone) if unit.numchild else []
        if unit.pk in used or below:
            left.append(unit)
        else:
            gone.append(unit.pk)
    # Former names that a catalogue told of units that are no more: they go, or forget such a parent.
    UnitSpan.objects.filter(unit__in=gone).delete()
    UnitSpan.objects.filter(parent__in=gone).update(parent=None)
    found = Unit.objects.filter(pk__in=gone)
    found._raw_delete(found.db)  # nothing points at them: no need to ask table after table
    tree.tidy()
    for unit in left:
        end, mark = max(today(), unit.valid_from), f"~{unit.pk}"
        # Its key and code are free for the unit that the decree, applied again, will make.
        key = unit.key[: Unit._meta.get_field("key").max_length - len(mark)] + mark
        Unit.objects.filter(pk=unit.pk).update(valid_to=end, key=key, era="", code="")
        UnitLink.objects.bulk_create(
            UnitLink(old=unit, new=old, share=UnitLink.Share.PART, resolution=TAKEN_BACK)
            for old in origins[unit.pk]
        )
    return left


def _bring_back_settings(made, resting):
    """What a province keeps once (numbers of codes, layout) goes to its heir; it was made since."""
    provinces = [unit.pk for unit in made if unit.level == Unit.Level.PROVINCE]
    into = {number: resting[number] for number in provinces if number in resting}
    follow = rows.Successors(into, {}, {}, {})
    for model, fields in rows.followed().items():
        if "unit" not in fields and fields.get("province", Follow.PROVINCE) is not Follow.PROVINCE:
            carrying.hand_over(model, "province", follow)


def _bring_back_abbreviation(number, heir):
    abbreviation = Unit.objects.get(pk=number).abbreviation
    Unit.objects.filter(pk=number).update(abbreviation="")
    Unit.objects.filter(pk=heir, abbreviation="").update(abbreviation=abbreviation)
