"""What writing a request and a breach share."""

from django.db.models.functions import Length

from apps.core.actions import ActionError
from apps.core.dates import local
from apps.organisation.models import Unit


class PrivacyError(ActionError):
    """A step cannot be taken. The message is for people."""


def place(row, *, prefix, moment):
    """Set the province of a new row from its unit, and its code: the next of the province and year.

    Whoever comes for the same province waits until this transaction ends.
    """
    province = row.unit.province
    if province is None:
        raise PrivacyError("Hãy chọn một đơn vị thuộc tỉnh.")
    Unit.objects.select_for_update(no_key=True).get(pk=province.pk)
    beginning = f"{prefix}-{province.abbreviation or province.code}-{local(moment).year % 100:02}-"
    codes = type(row)._base_manager.filter(code__startswith=beginning)
    last = codes.order_by(Length("code").desc(), "-code").values_list("code", flat=True).first()
    number = int(last.removeprefix(beginning)) + 1 if last else 1
    row.province, row.code = province, f"{beginning}{number:03}"
