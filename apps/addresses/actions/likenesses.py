"""Pairs of dossiers that look alike: noticed upon saving and importing, decided by people."""

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.actions.states import WrongStateError, given_reason
from apps.addresses.alike import compare, pair, place, refresh_statistics
from apps.addresses.models import Address, Likeness
from apps.core.money import format_number
from apps.core.text import tidy_lines
from apps.notices.actions import tell
from apps.organisation.models import Unit, UnitChange

_LOCK = 7_264_200
_ONE = "SELECT %(address)s"


def likeness_key(address):
    """What decides whom a dossier is like: when it changes, the dossier is to be compared anew."""
    return (
        address.unit_id,
        address.name_folded,
        address.birth_year,
        address.identity_number,
    )


@transaction.atomic
def recheck(address, *, by, reason="", fresh=True):
    """Compare a dossier that was saved, restored or set aside with all others.

    `reason`: why it was entered although it is like another. With `fresh` (its name, birth year,
    ID number or unit is new) two that are saved at the same moment notice each other.
    """
    is_in_use = not address.is_voided and address.status not in Address.NOT_COUNTED
    if fresh and is_in_use:
        _wait_for_others(address)
    made = compare(_ONE, {"address": address.pk})
    words = tidy_lines(reason)
    if words:
        mine = [found.pk for found in made if found.is_about(address.pk)]
        Likeness.objects.filter(pk__in=mine).update(entry_reason=words)
    _tell(made, by=by)


@transaction.atomic
def recheck_set(which, *, by=None):
    """The same for a set: `which` is a SELECT of address ids. Nobody is told without `by`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, p.id::int) FROM (SELECT DISTINCT province_id AS id "
            f"FROM addresses_address WHERE id IN ({which}) ORDER BY 1) p",
            [_LOCK],
        )
    refresh_statistics(which)
    made = compare(which)
    if by:
        _tell(made, by=by)
    return len(made)


def compare_reorganised(reorganisation):
    """Job: compare anew the dossiers of the provinces that a reorganisation, or its undoing, touched.

    Two provinces that are one now may have a family both; a pair belongs to the lowest unit that
    contains both today. `reorganisation`: its number. Returns how many pairs are new, per province.
    """
    touched = UnitChange.objects.filter(reorganisation=reorganisation)
    numbers = set()
    for field in ("old", "new", "new_parent"):
        numbers |= set(touched.values_list(f"{field}__province", flat=True))
    made = {}
    for province in Unit.objects.filter(pk__in=numbers - {None}).order_by("pk"):
        which = f"SELECT id FROM addresses_address WHERE province_id = {province.pk}"
        with transaction.atomic():
            made[province.key] = recheck_set(which)
            place(which)
    return made


@transaction.atomic
def find_different(likeness, *, reason, by):
    """A person says that the two are two cases; the later one meets the next that is like it."""
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if likeness.status == Likeness.Status.MERGED:
        raise WrongStateError("Hai hồ sơ này đã gộp; hãy tách lại trước.")
    likeness.status = Likeness.Status.DIFFERENT
    likeness.decision_reason = given_reason(reason, why_for="thấy hai trường hợp khác nhau")
    likeness.decided_at, likeness.decided_by = timezone.now(), by
    likeness.save()
    _go_on_to_the_next(likeness, by=by)
    return likeness


def note_merge(kept, absorbed, *, reason, by):
    """Their pair, where there is one, is settled; each is compared with the others again."""
    Likeness.objects.about(kept).about(absorbed).update(
        status=Likeness.Status.MERGED,
        decision_reason=tidy_lines(reason),
        decided_at=timezone.now(),
        decided_by=by,
    )
    for address in (absorbed, kept):
        recheck(address, by=by, fresh=False)


def note_parting(kept, absorbed, *, by):
    """Merging was undone: their pair waits for a decision again."""
    Likeness.objects.about(kept).about(absorbed).filter(status=Likeness.Status.MERGED).update(
        status=Likeness.Status.OPEN, decision_reason="", decided_at=None, decided_by=None
    )
    recheck(absorbed, by=by, fresh=False)


def _wait_for_others(address):
    """Whoever saves a dossier with the same key, or imports into the province, goes before or after."""
    keys = [f"{address.province_id}:{address.name_folded}:{address.birth_year}"]
    if address.identity_number:
        keys.append(address.identity_number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_LOCK, address.province_id])
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, _LOCK])


def _go_on_to_the_next(likeness, *, by):
    """The next dossier in use that is like the later one and was never put beside it."""
    later = likeness.second
    if later.is_voided or later.status in Address.NOT_COUNTED:
        return
    known = Likeness.objects.about(later).values_list("first", "second")
    beside = {pk for ids in known for pk in ids}
    alike = Address.objects.alike(
        province_id=later.province_id,
        name_folded=later.name_folded,
        birth_year=later.birth_year,
        identity_number=later.identity_number,
    )
    found = alike.exclude(pk__in=beside | {later.pk}).order_by("id").first()
    if found is None:
        return
    same_number = later.identity_number and found.identity_number == later.identity_number
    ground = Likeness.Ground.IDENTITY if same_number else Likeness.Ground.NAME_AND_BIRTH
    _tell(pair(found.pk, later.pk, ground.value), by=by)


def _tell(made, *, by):
    """Whoever approves in the common superior hears of pairs between its units."""
    crossing = {found.unit_id for found in made if found.crosses_units}
    for unit in Unit.objects.filter(pk__in=crossing):
        waiting = Likeness.objects.undecided().filter(unit=unit).count()
        tell(
            User.objects.whom_to_tell(Permission.APPROVE, unit).exclude(pk=by.pk),
            key=f"likeness:{unit.pk}",
            text=f"{format_number(waiting)} cặp hồ sơ nghi trùng giữa các đơn vị của {unit.name} chờ xem.",
            url=f"{reverse('addresses:likeness_list')}?status=open",
        )
