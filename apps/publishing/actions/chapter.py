"""What officers lay before the public beside cards: offices, aid models, papers.

Each action writes its own row and the public one in one transaction.
"""

import re

from django.db import transaction
from django.utils import timezone

from apps.aid_models.models import AidModel
from apps.campaign.models import CampaignFile, Directive
from apps.core.actions import ActionError, lock, lock_unchanged, made_before, store
from apps.core.files import PDF
from apps.core.text import tidy, tidy_lines
from apps.publishing.models import OpenDirective, Presentation
from apps.publishing.public import PublicAidModel, PublicContact, PublicDirective
from apps.publishing.scanner import Dossier
from apps.publishing.scanner.names import names_in
from apps.publishing.scanner.numbers import numbers_in
from apps.publishing.scanner.words import Text


class ChapterError(ActionError):
    """Something cannot be laid before the public. The message is for people."""


# --- offices


@transaction.atomic
def set_contact(contact, *, by):
    """Save how to reach the office of a unit, and show it. Raises ActionError, StaleError."""
    if contact._state.adding:
        if first := made_before(contact):
            return first
        contact.created_by = by
    else:
        lock_unchanged(contact)
    contact.province = contact.unit.province
    store(contact)
    unit = contact.unit
    PublicContact(
        number=unit.pk,
        name=unit.name,
        name_key=unit.name_key,
        level=unit.level,
        province=unit.province_id,
        office=contact.office,
        phone=contact.phone,
        email=contact.email,
        postal=contact.postal,
        hours=contact.hours,
    ).save()
    return contact


# --- aid models


@transaction.atomic
def present(presentation, *, by):
    """Write, or write anew, the words about an aid model; another person then approves them.

    What was approved before stays public until then. Raises ChapterError, StaleError.
    """
    if presentation._state.adding:
        if first := made_before(presentation):
            return first
        presentation.created_by = by
    else:
        lock_unchanged(presentation)
    aid_model = lock(presentation.aid_model)
    _demand_in_force(aid_model)
    presentation.title = tidy(presentation.title)
    presentation.story = tidy_lines(presentation.story)
    for words in (presentation.title, presentation.story):
        _demand_nobody_is_named(words)
    presentation.unit, presentation.province = aid_model.unit, aid_model.province
    presentation.status, presentation.written_by = Presentation.Status.WAITING, by
    presentation.approved_by = presentation.approved_at = None
    return store(presentation)


def _demand_in_force(aid_model):
    if aid_model.is_voided:
        raise ChapterError("Mô hình này đã hủy nên không giới thiệu được.")


def _demand_nobody_is_named(words):
    """A model's words name no person and no number by which to reach one."""
    text, nobody = Text(words), Dossier()
    found = [*names_in(text, nobody), *numbers_in(text, nobody)]
    if found:
        passages = "; ".join(
            f"“{words[passage.start : passage.end]}”: {passage.reason[:1].lower()}{passage.reason[1:]}. "
            f"{passage.remedy}"
            for passage in found
        )
        raise ChapterError(f"Chưa lưu được. {passages}")


def has_written(presentation, user):
    """Whether the words, or any state of them since they were last approved, are this person's."""
    if presentation.written_by_id == user.pk:
        return True
    states = presentation.events.order_by("pgh_id")
    approved = states.filter(status=Presentation.Status.UP).last()
    since = states.filter(pgh_id__gt=approved.pgh_id) if approved else states
    return since.filter(written_by=user.pk).exclude(status=Presentation.Status.OFF).exists()


@transaction.atomic
def approve_presentation(presentation, *, by):
    """Show it: by another person than its author, who then stands for it. Raises ChapterError."""
    aid_model = lock(AidModel(pk=presentation.aid_model_id))
    current = lock(presentation)
    if current.version != presentation.version:
        raise ChapterError("Bài này vừa được sửa. Hãy mở lại trang và đọc bản mới.")
    if current.status == Presentation.Status.UP:
        return current
    if current.status != Presentation.Status.WAITING:
        raise ChapterError("Bài này không chờ duyệt.")
    if has_written(current, by):
        raise ChapterError("Người soạn không được tự duyệt. Hãy nhờ một cán bộ khác duyệt.")
    _demand_in_force(aid_model)
    current.status, current.approved_by = Presentation.Status.UP, by
    current.approved_at = timezone.now()
    store(current)
    before = PublicAidModel.objects.filter(pk=aid_model.pk).first()
    PublicAidModel(
        id=aid_model.pk,
        name=current.title,
        name_key=aid_model.name_key,
        kind=aid_model.kind,
        kind_label=aid_model.get_kind_display(),
        place=aid_model.unit.name,
        province=aid_model.province_id,
        province_name=aid_model.province.name,
        story=current.story,
        since=aid_model.started_on and aid_model.started_on.year,
        until=aid_model.ended_on and aid_model.ended_on.year,
        addresses=before and before.addresses,
    ).save()
    return current


@transaction.atomic
def take_off_presentation(presentation, *, by):
    """No longer show it, nor let it wait. A second time changes nothing."""
    current = lock(presentation)
    PublicAidModel.objects.filter(pk=current.aid_model_id).delete()
    if current.status == Presentation.Status.OFF:
        return current
    current.status = Presentation.Status.OFF
    return store(current)


# --- papers


@transaction.atomic
def open_directive(directive, *, file, by):
    """Show a paper, with one of its PDF files or with none; again, with another file.

    Raises ChapterError.
    """
    directive = lock(directive)
    if directive.is_voided:
        raise ChapterError("Văn bản này đã hủy nên không công khai được.")
    if file:
        file = CampaignFile.objects.select_for_update().get(pk=file.pk)
        if file.directive_id != directive.pk or file.is_voided or file.content_type != PDF:
            raise ChapterError("Hãy chọn một tệp PDF còn dùng của chính văn bản này.")
    _demand_nobody_is_reached(directive)
    opened = OpenDirective.objects.filter(directive=directive).first()
    opened = opened or OpenDirective(directive=directive)
    opened.unit, opened.province = directive.unit, directive.province
    opened.file, opened.opened_by = file, by
    store(opened)
    PublicDirective(
        id=directive.pk,
        kind_label=directive.get_kind_display(),
        number=directive.number,
        issued_on=directive.issued_on,
        issuer=directive.issuer,
        title=directive.abstract,
        province=directive.province_id,
        province_name=directive.province.name,
        file=file.file.name if file else "",
        size=file.size if file else 0,
        digest=file.digest if file else "",
        source=file.pk if file else None,
    ).save()
    return opened


def _demand_nobody_is_reached(directive):
    """An abstract may say a date, but no row of digits as phones and identities have them."""
    if re.search(r"\d(?:[\s.-]?\d){8,}", directive.abstract):
        raise ChapterError("Trích yếu có dãy số dài như số điện thoại hoặc số định danh.")


@transaction.atomic
def close_directive(directive, *, by):
    """No longer show a paper. A second time changes nothing."""
    directive = lock(Directive(pk=directive.pk))
    PublicDirective.objects.filter(pk=directive.pk).delete()
    OpenDirective.objects.filter(directive=directive).delete()
    return directive
