"""Erasing what names a person, on request, by two people: one asks, another one does it.

Rows stay, so that no figure changes; what they say of the person goes, from the rows, from their
history and from the disk. It cannot be undone.
"""

import pgtrigger
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts import records
from apps.accounts.models import AccessRecord
from apps.addresses.models import Address, UnsavedEntry
from apps.aid_records.models import Merge
from apps.core.actions import lock, store
from apps.notices.actions import settle, tell
from apps.privacy.actions.record import PrivacyError
from apps.privacy.actions.requests import handlers, page_of
from apps.privacy.models import DataRequest
from apps.privacy.traces import ASKED, MARK, OWN, blank, blank_in_sql, free_texts, places

Status = Address.Status
OVER = (Status.CLOSED, Status.REJECTED)


@transaction.atomic
def ask(request, *, by):
    """Propose to erase what names the person of the request's dossier. Raises PrivacyError."""
    request = lock(request)
    if request.erasure_asked_at:
        return request  # a second click
    _check(request, by)
    request.erasure_asked_at, request.erasure_asked_by = timezone.now(), by
    store(request)
    tell(
        handlers(request.unit).exclude(pk=by.pk),
        key=_key(request),
        text=f"Yêu cầu {request.code}: cần người thứ hai xác nhận xóa dữ liệu.",
        url=page_of(request),
    )
    return request


@transaction.atomic
def take_back(request, *, by):
    """Withdraw the proposal, before anybody acted on it."""
    request = lock(request)
    if request.erased_at:
        raise PrivacyError("Dữ liệu đã xóa rồi.")
    request.erasure_asked_at = request.erasure_asked_by = None
    settle(_key(request))
    return store(request)


@transaction.atomic
def erase(request, *, texts, by, http=None):
    """Erase for good; `texts` are the keys of those free texts (traces.Words) that go as well.

    Texts that hold a name or a number of the family go whether named or not. Raises PrivacyError.
    """
    request = lock(request)
    if request.erased_at:
        return request  # a second click
    if request.erasure_asked_at is None:
        raise PrivacyError("Chưa có ai đề nghị xóa dữ liệu này.")
    if request.erasure_asked_by_id == by.pk:
        raise PrivacyError("Bạn là người đề nghị xóa. Cần một người khác xác nhận.")
    addresses = _check(request, by)
    found = free_texts(addresses)
    chosen = {words.key for words in found if words.names or words.key in set(texts)}
    gone = []
    with pgtrigger.ignore(*_append_only()):
        for trace, rows in places(chosen).items():
            _blank_chosen(trace, rows)
        for trace in OWN:
            gone += _blank_own(trace, addresses, by)
    UnsavedEntry.objects.filter(address__in=addresses).delete()
    transaction.on_commit(lambda: _remove(gone))
    request.erased_at, request.erased_by = timezone.now(), by
    store(request)
    settle(_key(request))
    about = f"{request.address.code}, {request.code}"
    records.add(AccessRecord.Kind.DATA_ERASED, by, http, about=about)
    return request


def all_dossiers(address):
    """Primary keys of the dossier and of those that were merged into it: they are about one person."""
    found, fresh = set(), {address.pk}
    while fresh:
        found |= fresh
        merged = Merge.objects.filter(kept__in=fresh, undone_at__isnull=True)
        below = Address.objects.filter(Q(duplicate_of__in=fresh) | Q(merged_into__in=merged))
        fresh = set(below.values_list("pk", flat=True)) - found
    return sorted(found)


def _check(request, by):
    """The keys of all dossiers to erase, locked. Raises PrivacyError."""
    if request.is_voided or request.is_resolved:
        raise PrivacyError("Yêu cầu này đã trả lời hoặc đã hủy.")
    if request.kind != DataRequest.Kind.DELETE or request.address is None:
        raise PrivacyError("Chỉ xóa theo yêu cầu xóa dữ liệu đã gắn với một hồ sơ.")
    if request.identity_check == DataRequest.Check.NOT_YET:
        raise PrivacyError("Chưa kiểm tra người yêu cầu có đúng là người có dữ liệu không.")
    keys = all_dossiers(request.address)
    locked = Address.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=keys)
    dossiers = {address.pk: address for address in locked}
    own = dossiers[request.address_id]
    if own.duplicate_of_id:
        raise PrivacyError(
            f"Hồ sơ {own.code} đã gộp vào hồ sơ {own.duplicate_of.code}. Hãy gắn yêu cầu với hồ sơ đó."
        )
    if own.status not in OVER and not own.is_voided:
        raise PrivacyError(
            f"Hồ sơ {own.code} đang mở. Hãy dừng trợ giúp (hoặc hủy hồ sơ) trước: không trợ giúp được "
            "một người không còn tên."
        )
    if Address.objects.visible_to(by).filter(pk__in=keys).count() != len(keys):
        raise PrivacyError("Hồ sơ có bản trùng ở tỉnh khác. Hãy chuyển yêu cầu cho cấp trên.")
    return keys


def _append_only():
    """The triggers that keep the history from being written over, of the tables concerned."""
    return [f"{trace.events._meta.label}:append_only" for trace in (*OWN, *ASKED) if trace.events]


def _blank_chosen(trace, rows):
    for row in trace.model._base_manager.filter(pk__in=rows).order_by("pk"):
        _blank_row(row, rows[row.pk])
    if trace.events:
        for pk, names in rows.items():
            _blank_past(trace, trace.events._base_manager.filter(pgh_obj_id=pk), names)


def _blank_own(trace, addresses, by):
    """Blank what stands in the rows and in their history; gives the names of files to remove."""
    gone = []
    for row in trace.rows(addresses):
        if trace.files:
            gone += [row.file.name, row.preview.name]
            if not row.is_voided:
                row.voided_at, row.voided_by = timezone.now(), by
            row.void_reason = MARK
        if trace.label == "addresses.Consent":
            _say_no(row)
        _blank_row(row, trace.fields)
    if trace.events:
        _blank_past(trace, trace.past(addresses), trace.fields)
    return gone


def _say_no(consent):
    """A consent without its name and its paper allows nothing."""
    consent.level = consent.Level.NONE
    consent.with_photo = consent.with_story = False
    consent.evidence = None


def _blank_row(row, names):
    for name in names:
        field = row._meta.get_field(name)
        setattr(row, name, blank(field, getattr(row, name)))
    store(row)


def _blank_past(trace, events, names):
    kept = {field.name for field in trace.events._meta.fields}
    events.update(
        **{name: blank_in_sql(trace.events._meta.get_field(name)) for name in names if name in kept}
    )


def _remove(names):
    for name in filter(None, names):
        default_storage.delete(name)


def _key(request):
    return f"erasure:{request.pk}"
