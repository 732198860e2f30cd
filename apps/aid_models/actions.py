"""What may be done with aid models, their photos and their yearly judgements."""

import uuid

from django.db import transaction
from django.utils import timezone

from apps.aid_models.copying import name_for, taken
from apps.aid_models.models import AidModel, ModelPhoto
from apps.core import files
from apps.core.actions import (
    ActionError,
    VoidedError,
    lock,
    lock_unchanged,
    made_before,
    store,
    void,
)
from apps.core.dates import today
from apps.core.text import tidy, tidy_lines

__all__ = [
    "AidModelError",
    "attach",
    "copy",
    "describe",
    "edit",
    "judge",
    "judge_again",
    "register",
    "void",
]

MOST_PHOTOS = 40  # of one aid model


class AidModelError(ActionError):
    """An aid model cannot be saved. The message is for people."""


@transaction.atomic
def register(aid_model, *, by):
    """Describe a new aid model of a unit; a second click gives the first one's row."""
    if first := made_before(aid_model):
        return first
    aid_model.province = _province_of(aid_model)
    aid_model.created_by = by
    return store(aid_model)


@transaction.atomic
def edit(aid_model, *, by):
    """Save the changed fields. Raises StaleError, VoidedError, AidModelError."""
    lock_unchanged(aid_model)
    aid_model.province = _province_of(aid_model)
    return store(aid_model)


@transaction.atomic
def judge(judgement, *, by):
    """Say whether a model was effective in a year; a second click gives the first one's row.

    Raises AidModelError (a year that cannot be judged, or is judged already) and VoidedError.
    """
    if first := made_before(judgement):
        return first
    judgement.created_by = by
    return _judged(judgement, by=by)


@transaction.atomic
def judge_again(judgement, *, by):
    """Save a changed judgement. Raises StaleError, VoidedError, AidModelError."""
    lock_unchanged(judgement)
    return _judged(judgement, by=by)


def _judged(judgement, *, by):
    aid_model = lock(judgement.aid_model)
    if aid_model.is_voided:
        raise VoidedError("Mô hình này đã hủy nên không đánh giá được.")
    _demand_year(aid_model, judgement.year)
    judgement.why = tidy_lines(judgement.why)
    judgement.judged_by, judgement.judged_at = by, timezone.now()
    return store(judgement)


def _demand_year(aid_model, year):
    if year > today().year:
        raise AidModelError(f"Năm {year} chưa đến nên chưa đánh giá được.")
    begun, ended = aid_model.started_on, aid_model.ended_on
    if begun and year < begun.year:
        raise AidModelError(
            f"Mô hình bắt đầu từ năm {begun.year}; hãy chọn năm từ đó trở đi, hoặc sửa ngày bắt đầu."
        )
    if ended and year > ended.year:
        raise AidModelError(
            f"Mô hình đã kết thúc năm {ended.year}; hãy chọn năm đến đó, hoặc sửa ngày kết thúc."
        )


@transaction.atomic
def attach(aid_model, upload, *, caption, taken_on, upload_key, by):
    """Keep a photo of a model; gives the ModelPhoto.

    The same `upload_key`, or the same picture once more, gives the row that was made first.
    Raises FileError (about the file) and VoidedError.
    """
    if before := files.sent_before(ModelPhoto, upload_key=upload_key, by=by):
        return before
    checked = files.check(upload)
    if checked.content_type != files.PICTURE:
        raise files.FileError(
            f"Tệp “{checked.name}” không phải ảnh; ở đây chỉ nhận ảnh JPEG, PNG, WebP."
        )
    aid_model = lock(aid_model)
    if aid_model.is_voided:
        raise VoidedError("Mô hình này đã hủy nên không thêm ảnh được.")
    there = files.already_there(aid_model.photos.in_force(), checked, most=MOST_PHOTOS)
    photo = ModelPhoto(aid_model=aid_model, caption=caption, taken_on=taken_on)
    return there or files.keep(photo, checked, upload_key=upload_key, by=by)


@transaction.atomic
def describe(photo, *, caption, taken_on):
    """Change what is written under a photo. Raises VoidedError."""
    current = lock(photo)
    if current.is_voided:
        raise VoidedError("Ảnh này đã hủy nên không sửa được nữa.")
    caption = tidy(caption)
    if (current.caption, current.taken_on) == (caption, taken_on):
        return current
    current.caption, current.taken_on = caption, taken_on
    return store(current)


@transaction.atomic
def copy(aid_model, units, *, started_on, form_key, by):
    """Take a model to other units (nhân rộng); gives the list of the new models.

    Kind, goal and approach go along, and the name with the new unit's name in it; partners, results
    and impact are the new unit's to write. A unit that has a copy in force, or a model of the same
    name, gets none: so a second click makes nothing. Raises VoidedError, AidModelError.
    """
    source = lock(aid_model)
    if source.is_voided:
        raise VoidedError("Mô hình này đã hủy nên không nhân rộng được.")
    if started_on and source.started_on and started_on < source.started_on:
        raise AidModelError("Ngày bắt đầu ở đơn vị mới phải từ ngày bắt đầu của mô hình gốc.")
    source.unit = aid_model.unit
    has_one = taken(source, units)
    return [
        register(
            AidModel(
                name=name_for(source, unit),
                kind=source.kind,
                unit=unit,
                started_on=started_on,
                goal=source.goal,
                approach=source.approach,
                copied_from=source,
                form_key=uuid.uuid5(form_key, unit.key),
            ),
            by=by,
        )
        for unit in units
        if unit.pk not in has_one and unit.pk != source.unit_id
    ]


def _province_of(aid_model):
    if aid_model.unit.province is None:
        raise AidModelError("Hãy chọn một đơn vị thuộc tỉnh cho mô hình.")
    return aid_model.unit.province
