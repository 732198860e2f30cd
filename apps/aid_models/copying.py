"""Taking a model to other units (nhân rộng): what the copy is called, and who has one already."""

import re
from dataclasses import dataclass

from django.db.models import Q

from apps.aid_models.models import AidModel
from apps.core.text import fold, tidy

_KINDS = re.compile(r"^(Xã|Phường|Thị trấn|Đặc khu|Huyện|Quận|Thị xã|Thành phố|Tỉnh)\s+", re.I)
_LONGEST = AidModel._meta.get_field("name").max_length


@dataclass(frozen=True)
class Taken:
    """Why a unit is not offered the model. `model` is the one it has."""

    model: AidModel
    words: str


def name_for(aid_model, unit):
    """The name of a copy in `unit`: where the model's own unit is named, the new one's name stands.

    “Bếp ăn phường Cư Bao” becomes “Bếp ăn xã Hòa Xuân”, “Bếp ăn Cư Bao” becomes “Bếp ăn Hòa Xuân”;
    a name without the unit in it stays as it is.
    """
    own, new = tidy(aid_model.unit.name), tidy(unit.name)
    short, new_short = _KINDS.sub("", own), _KINDS.sub("", new)
    for old, fitting in ((own, new), (short, new_short)):
        found = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", aid_model.name, re.I)
        if found:
            before, after = aid_model.name[: found.start()], aid_model.name[found.end() :]
            lowered = before and found[0][:1].islower() and fitting != new_short
            fitting = fitting[:1].lower() + fitting[1:] if lowered else fitting
            return tidy(f"{before}{fitting}{after}")[:_LONGEST].rstrip()
    return aid_model.name


def taken(aid_model, units):
    """{unit's id: Taken} of the units that have a copy of the model, or one of the copy's name."""
    names = {unit.pk: fold(name_for(aid_model, unit)) for unit in units}
    of_family = Q(copied_from=aid_model) | Q(pk=aid_model.copied_from_id)
    if aid_model.copied_from_id:
        of_family |= Q(copied_from=aid_model.copied_from_id)
    there = AidModel.objects.in_force().filter(
        of_family | Q(name_folded__in=set(names.values())), unit__in=names
    )
    found = {}
    for model in there.select_related("unit").order_by("-id"):
        is_copy = model.copied_from_id == aid_model.pk
        if is_copy or model.name_folded == names[model.unit_id]:
            words = "đã nhân rộng" if is_copy else "đã có mô hình cùng tên"
            found[model.unit_id] = Taken(model, words)
        elif model.pk == aid_model.copied_from_id:
            found[model.unit_id] = Taken(model, "là nơi có mô hình gốc")
        elif aid_model.copied_from_id and model.copied_from_id == aid_model.copied_from_id:
            found[model.unit_id] = Taken(model, "đã nhân rộng từ cùng mô hình gốc")
    return found
