"""What may be done with units by form: schools and attached units. Reorganising comes elsewhere."""

import re

from django.db import transaction

from apps.core.actions import ActionError
from apps.organisation.models import Unit


class UnitError(ActionError):
    """A change of units that the rules refuse; the message is for people."""


@transaction.atomic
def create_unit(*, parent, name, kind, by, valid_from=None):
    """Add a school or an attached unit below `parent`; its short key counts up there (`24340-1`).

    Raises UnitError for kinds that come from the catalogue, and for a name already there.
    """
    parent = Unit.objects.select_for_update().get(pk=parent.pk)
    _check(parent, name, kind)
    stem = parent.code or parent.key
    taken = Unit.objects.filter(key__startswith=f"{stem}-").values_list("key", flat=True)
    numbers = (re.fullmatch(rf"{re.escape(stem)}-(\d+)", key) for key in taken)
    number = max((int(found[1]) for found in numbers if found), default=0) + 1
    return Unit.objects.add_child(
        parent,
        {
            "key": f"{stem}-{number}",
            "name": name,
            "kind": kind,
            "province": parent.province,
            "valid_from": valid_from,
        },
    )


@transaction.atomic
def edit_unit(unit, *, name, kind, by, valid_from=None):
    """Correct a school or an attached unit. Raises UnitError for units of the catalogue."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.kind not in Unit.OWN_KINDS:
        raise UnitError("Đơn vị hành chính lấy từ danh mục của Nhà nước, không sửa ở đây.")
    _check(Unit.objects.get_parent(unit), name, kind, but=unit)
    unit.name, unit.kind, unit.valid_from = name, kind, valid_from
    unit.save()
    return unit


def _check(parent, name, kind, but=None):
    if kind not in Unit.OWN_KINDS:
        raise UnitError("Chỉ thêm được trường học và đơn vị trực thuộc.")
    if parent.level == Unit.Level.NATION:
        raise UnitError("Hãy chọn một tỉnh hoặc một đơn vị cơ sở làm đơn vị cấp trên.")
    if not parent.is_current:
        raise UnitError(f"{parent.name} nay không còn, không thêm đơn vị vào đây được.")
    namesakes = Unit.objects.get_children(parent).named(name)
    if but:
        namesakes = namesakes.exclude(pk=but.pk)
    found = namesakes.first()
    if found:
        raise UnitError(f"{parent.name} đã có đơn vị tên {found.name} (khóa {found.key}).")
