"""Making one dossier of two, and parting them again."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.addresses.actions import mark_duplicate, unmark_duplicate
from apps.addresses.actions.likenesses import note_merge, note_parting
from apps.addresses.actions.states import given_reason
from apps.addresses.models import Address, Need, Review
from apps.aid_records.actions.following import free_what_lapsed
from apps.aid_records.models import AidRecord, Merge, NeedCover, Pledge
from apps.core.actions import ActionError, StaleError, store
from apps.core.money import format_number

Status = Address.Status
_STAGE = {
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.SUBMITTED: 1,
    Status.CLOSED: 2,
    Status.FILED: 3,
}


class MergeError(ActionError):
    """Two dossiers that cannot be made one, or parted. The message is for people."""


@dataclass(frozen=True)
class Parted:
    """A merge that was undone, and what people should know: a list of sentences."""

    merge: Merge
    notes: tuple = ()


def may_keep(kept, absorbed):
    """The dossier that is kept has come at least as far: a filed one never goes into a draft."""
    return _STAGE.get(kept.status, -1) >= _STAGE.get(absorbed.status, 9)


@transaction.atomic
def merge(kept, absorbed, *, reason, by):
    """Make `absorbed` a duplicate of `kept`; its aid, pledges, their needs, and reviews go over.

    Aid keeps its unit, the fields of `kept` stay as they are. Again the same gives the first Merge.
    Raises MergeError, WrongStateError, StaleError when one was saved after it was read.
    """
    seen = {kept.pk: kept.version, absorbed.pk: absorbed.version}
    kept, absorbed = _locked(kept.pk, absorbed.pk)
    done = Merge.objects.standing().filter(kept=kept, absorbed=absorbed).first()
    if done:
        return done
    _check(kept, absorbed)
    if seen != {kept.pk: kept.version, absorbed.pk: absorbed.version}:
        raise StaleError("Một trong hai hồ sơ vừa được sửa. Hãy xem lại rồi quyết định.")
    made = Merge(
        kept=kept,
        absorbed=absorbed,
        unit=kept.unit,
        previous_status=absorbed.status,
        previous={
            "closed_on": absorbed.closed_on and absorbed.closed_on.isoformat(),
            "stop_reason": absorbed.stop_reason_id,
        },
        moved=_move(absorbed, kept),
        reason=given_reason(reason, why_for="gộp"),
        merged_by=by,
    )
    absorbed = mark_duplicate(absorbed, of=kept, by=by)
    store(made)
    note_merge(kept, absorbed, reason=made.reason, by=by)
    return made


@transaction.atomic
def undo(found, *, reason, by):
    """Bring back just what went over, as far as it is still there; gives Parted.

    What was recorded for the kept dossier since stays there. Raises MergeError.
    """
    kept, absorbed = _locked(found.kept_id, found.absorbed_id)
    found = Merge.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.undone_at:
        return Parted(found)
    words = given_reason(reason, why_for="tách lại")
    _check_parting(found, kept, absorbed)
    notes = _bring_back(found.moved, kept, absorbed)
    closed_on = found.previous["closed_on"]
    absorbed = unmark_duplicate(
        absorbed,
        status=found.previous_status,
        closed_on=closed_on and date.fromisoformat(closed_on),
        stop_reason_id=found.previous["stop_reason"],
        by=by,
    )
    if absorbed.consents.filter(replaced_on__isnull=False).exists():
        notes.append(
            f"Sự đồng ý công khai của hồ sơ {absorbed.code} đã hết giá trị khi gộp; muốn công khai lại thì "
            "xin gia đình ký bản mới."
        )
    found.undone_at, found.undone_by, found.undo_reason = timezone.now(), by, words
    store(found)
    note_parting(kept, absorbed, by=by)
    return Parted(found, tuple(notes))


def _locked(kept, absorbed):
    """Both under lock, always in the same order, so that two who merge a pair do not block."""
    rows = Address.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[kept, absorbed])}
    return found[kept], found[absorbed]


def _check(kept, absorbed):
    for address in (kept, absorbed):
        if address.is_voided or address.status in Address.NOT_COUNTED:
            raise MergeError(
                f"Hồ sơ {address.code} đã hủy, bị từ chối hoặc vừa được gộp; hãy mở xem lại hồ sơ."
            )
    if kept.province_id != absorbed.province_id:
        raise MergeError(
            "Hai hồ sơ ở hai tỉnh thì không gộp được, vì số liệu tính theo từng tỉnh. "
            "Hãy để một tỉnh dừng trợ giúp hoặc hủy hồ sơ của mình."
        )
    if not may_keep(kept, absorbed):
        raise MergeError(
            f"Hồ sơ {absorbed.code} ({absorbed.get_status_display().lower()}) đã đi xa hơn hồ sơ "
            f"{kept.code} ({kept.get_status_display().lower()}); hãy giữ hồ sơ {absorbed.code}."
        )


def _move(absorbed, kept):
    """What goes over, as Merge.moved has it. Versions move on: forms opened before are stale."""
    pledges = list(absorbed.pledges.order_by("pk"))
    absorbed.holds.filter(is_brief=True).delete()  # whoever fills in a form is told
    free_what_lapsed(absorbed)
    holds = _ids(absorbed.holds)
    held_by = Q(pledge__in=pledges) | Q(hold__in=holds)
    covered = NeedCover.objects.filter(held_by).values("need")
    days = kept.reviews.filter(taken_back_at=None).values("reviewed_on")
    reviews = absorbed.reviews.filter(taken_back_at=None).exclude(reviewed_on__in=days)
    moved = {
        "aid_records": _ids(absorbed.aid_records),
        "pledges": [pledge.pk for pledge in pledges],
        "pledge_units": {str(pledge.pk): pledge.unit_id for pledge in pledges},
        "needs": _ids(absorbed.needs.filter(pk__in=covered)),
        "reviews": _ids(reviews),
    }
    if holds:
        moved["holds"] = holds
    AidRecord.objects.filter(pk__in=moved["aid_records"]).update(
        address=kept, version=F("version") + 1
    )
    Pledge.objects.filter(pk__in=moved["pledges"]).update(
        address=kept, unit=kept.unit_id, version=F("version") + 1
    )
    Need.objects.filter(pk__in=moved["needs"]).update(address=kept)
    Review.objects.filter(pk__in=moved["reviews"]).update(address=kept)
    _move_holds(moved, absorbed, kept)
    return moved


def _move_holds(moved, source, target):
    """What strangers hold, and what they pledged, goes along with the needs it is of."""
    holds = moved.get("holds", [])
    source.online_pledges.filter(hold__in=holds).update(address=target, unit=target.unit_id)
    source.holds.filter(pk__in=holds).update(address=target)


def _ids(rows):
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _check_parting(found, kept, absorbed):
    if absorbed.is_voided:
        raise MergeError(f"Hồ sơ {absorbed.code} đã hủy sau khi gộp nên không tách lại được nữa.")
    later = Merge.objects.standing().filter(absorbed=kept).select_related("kept").first()
    if later:
        raise MergeError(
            f"Hồ sơ {kept.code} sau đó đã gộp tiếp vào {later.kept.code}; hãy tách lần gộp đó trước."
        )
    moved = found.moved
    went_over = Q(pledge__in=moved["pledges"]) | Q(hold__in=moved.get("holds", ()))
    entangled = NeedCover.objects.holding().filter(need__in=moved["needs"]).exclude(
        went_over
    ) | NeedCover.objects.holding().filter(went_over).exclude(need__in=moved["needs"])
    cover = entangled.select_related("pledge__sponsor", "need").first()
    if cover and cover.pledge is None:
        raise MergeError(
            f"Sau khi gộp, một người đăng ký trên mạng đã giữ nhu cầu “{cover.need}”. Hãy giải quyết "
            "đăng ký đó rồi tách lại."
        )
    if cover:
        raise MergeError(
            f"Sau khi gộp, đăng ký của {cover.pledge.sponsor.name} đã giữ nhu cầu “{cover.need}” của "
            "hồ sơ kia. Hãy sửa đăng ký đó để bỏ nhu cầu này, rồi tách lại."
        )


def _bring_back(moved, kept, absorbed):
    """Moves what is still there; sentences about what is not as it was."""
    aid = AidRecord.objects.filter(address=kept)
    back = aid.filter(pk__in=moved["aid_records"])
    loose = back.filter(pledge__isnull=False).exclude(pledge__in=moved["pledges"]) | aid.filter(
        pledge__in=moved["pledges"]
    ).exclude(pk__in=moved["aid_records"])
    stays = aid.in_force().filter(pledge__in=moved["pledges"]).exclude(pk__in=moved["aid_records"])
    left_behind = stays.count()
    cut = AidRecord.objects.filter(pk__in=_ids(loose)).update(pledge=None, version=F("version") + 1)
    returned = back.update(address=absorbed, version=F("version") + 1)
    for pledge, unit in moved["pledge_units"].items():
        Pledge.objects.filter(pk=pledge, address=kept).update(
            address=absorbed, unit=unit, version=F("version") + 1
        )
    needs = Need.objects.filter(pk__in=moved["needs"], address=kept).update(address=absorbed)
    _move_holds(moved, kept, absorbed)
    reviews = kept.reviews.filter(pk__in=moved["reviews"]).update(address=absorbed)
    notes = [f"{format_number(returned)} lần trợ giúp trở về hồ sơ {absorbed.code}."]
    if left_behind:
        notes.append(
            f"{format_number(left_behind)} lần trợ giúp ghi sau khi gộp vẫn ở hồ sơ {kept.code}; "
            "hãy xem lại đó là của ai."
        )
    if cut:
        notes.append(f"{format_number(cut)} lần trợ giúp không còn ghi là theo đăng ký nào.")
    gone = len(moved["needs"]) - needs + len(moved["reviews"]) - reviews
    if gone:
        notes.append(f"{format_number(gone)} nhu cầu hoặc lần rà soát đã bỏ nên không chuyển về.")
    return notes
