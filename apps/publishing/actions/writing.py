"""Writing a version for the public, and sending it for approval."""

from django.db import transaction
from django.utils import timezone

from apps.core.actions import ActionError, StaleError, lock, made_before, store
from apps.notices.actions import settle
from apps.publishing.models import Publication, PublicationNeed
from apps.publishing.projection import may_picture, project, publishable_photos
from apps.publishing.scanner import is_number_told, scan

Status = Publication.Status


class PublishingError(ActionError):
    """A step that a version cannot take. The message is for people."""


class WordsError(PublishingError):
    """The words say what the public must not read; `findings` say what and where."""

    def __init__(self, findings):
        self.findings = findings
        super().__init__(
            "Chưa gửi được: còn chỗ không được đưa ra công khai. Hãy sửa những chỗ được đánh dấu."
        )


@transaction.atomic
def write(publication, wordings, *, by):
    """Save a version, new or in work: its story, its photo and its needs; gives the Publication.

    `wordings`: {pk of Need: words for the public}. One that waits for approval is a draft again.
    Raises ConsentError, PublishingError, StaleError.
    """
    if publication._state.adding:
        made = made_before(publication)
        if made is not None:
            return made
    address = lock(publication.address)
    check_open(address)
    publication.consent = consent_in_force(address)
    publication.unit_id, publication.province_id = address.unit_id, address.province_id
    if publication._state.adding:
        publication.created_by = by
    else:
        current = locked(publication, *Publication.IN_WORK, doing="sửa")
        if current.version != publication.version:
            raise StaleError("Người khác vừa lưu thay đổi. Hãy mở lại trang rồi sửa.")
    check_allowed(publication)
    publication.status, publication.written_by = Status.DRAFT, by
    store(publication)
    _word(publication, wordings)
    settle(matter(publication))
    return publication


def _word(publication, wordings):
    """The needs of the version are those with words."""
    kept = {pk: words for pk, words in wordings.items() if words}
    known = set(publication.address.needs.filter(pk__in=kept).values_list("pk", flat=True))
    rows = {row.need_id: row for row in publication.needs.all()}
    for need, row in rows.items():
        if need not in known:
            row.delete()
    for need in sorted(known):
        row = rows.get(need) or PublicationNeed(publication=publication, need_id=need)
        if row.wording != kept[need]:
            row.wording = kept[need]
            row.save()


@transaction.atomic
def submit(publication, *, by):
    """Send a version for approval. Raises WordsError, ConsentError, PublishingError."""
    address = lock(publication.address)
    publication = locked(publication, Status.DRAFT, Status.RETURNED, doing="gửi duyệt")
    check_open(address)
    publication.consent = consent_in_force(address)
    check_allowed(publication)
    check_whole(publication)
    publication.status, publication.submitted_at = Status.SUBMITTED, timezone.now()
    store(publication)
    settle(matter(publication))
    return publication


@transaction.atomic
def drop(publication, *, by):
    """Give a version in work up; what is public stays as it is."""
    lock(publication.address)
    publication = locked(publication, *Publication.IN_WORK, doing="bỏ")
    off(publication, Publication.OffReason.DROPPED, by=by)
    settle(matter(publication))
    return publication


def off(publication, reason, *, by, note=""):
    publication.status = Status.OFF
    publication.off_reason, publication.off_note = reason, note
    publication.off_by, publication.off_at = by, timezone.now()
    return store(publication)


# --- what every step checks -----------------------------------------------------------------------


class ConsentError(PublishingError):
    """No consent of the family that would bear it."""


def locked(publication, *statuses, doing):
    """The version under lock, in one of `statuses`. `doing` ends the sentence of the error."""
    publication = lock(publication)
    if publication.status not in statuses:
        raise PublishingError(
            f"Bản công bố đang ở trạng thái “{publication.get_status_display()}”, "
            f"không {doing} được."
        )
    return publication


def matter(publication):
    """The key of notices about a version."""
    return f"publication:{publication.pk}"


def check_open(address):
    if not address.is_open:
        raise PublishingError(
            "Hồ sơ không còn ở trạng thái “Đã lập hồ sơ” nên không đưa ra công khai được."
        )


def consent_in_force(address):
    """The consent under lock that the address may be shown by today. Raises ConsentError."""
    consent = (
        address.consents.in_force().select_for_update(of=("self",)).select_related("evidence")
    ).first()
    if consent is None:
        raise ConsentError(
            f"Hồ sơ {address.code} không có sự đồng ý công khai còn hiệu lực. "
            "Hãy xin gia đình ký đồng ý trước."
        )
    consent.address = address
    if consent.evidence is None or consent.evidence.is_voided:
        raise ConsentError("Bản ký đồng ý đã hủy. Hãy kèm lại bản ký vào sự đồng ý.")
    if not consent.fits:
        raise ConsentError(
            "Từ khi gia đình ký đồng ý, hồ sơ đã đổi năm sinh hoặc loại. "
            "Hãy xem lại hồ sơ và xin gia đình ký bản mới."
        )
    return consent


def check_allowed(publication):
    """That the version shows nothing the family has not agreed to. Raises ConsentError."""
    consent, photo = publication.consent, publication.photo
    if publication.story and not consent.with_story:
        raise ConsentError("Gia đình không đồng ý kể hoàn cảnh. Hãy xóa phần hoàn cảnh.")
    if photo is None:
        return
    if not may_picture(publication):
        raise ConsentError(
            "Gia đình không đồng ý dùng ảnh, hoặc đây là người dưới 16 tuổi. Hãy bỏ ảnh."
        )
    if not publishable_photos(publication.address).filter(pk=photo.pk).exists():
        raise ConsentError(
            "Ảnh đã chọn không phải ảnh của hồ sơ này, là bản ký đồng ý, hoặc đã hủy. Hãy chọn lại."
        )


def check_whole(publication):
    """That the version says enough, and nothing it must not: gives its Projection."""
    found = project(publication)
    if not found.needs and not found.card.story:
        raise PublishingError("Hãy ghi hoàn cảnh hoặc chọn ít nhất một nhu cầu trước khi gửi.")
    if publication.consent.level == publication.consent.Level.NAMED and is_number_told(
        found.card.called
    ):
        raise PublishingError(
            "Họ và tên trong hồ sơ có số hoặc cách liên lạc riêng. Hãy sửa họ và tên trước khi gửi."
        )
    findings = scan(publication)
    if findings:
        raise WordsError(findings)
    return found
