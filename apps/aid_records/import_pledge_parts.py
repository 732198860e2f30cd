"""Which parts of needs a pledge of a workbook holds, and what follows for it from them."""

from apps.addresses.models import Frequency, Need
from apps.aid_records.actions.pledges import PartTakenError
from apps.aid_records.sharing import is_in_money, shares_of
from apps.core.actions import ActionError
from apps.core.dates import format_date


def parts_of(said, address):
    """[(Share, amount or None for all that is left)] of the needs that a row takes.

    Raises PartTakenError, ActionError.
    """
    if said.needs is not None and not said.needs:
        return []
    shares = shares_of(address)
    if said.needs is None:
        wanted = [share for share in shares if share.left]
        if not wanted:
            raise PartTakenError(" ".join(share.refusal() for share in shares))
    else:
        wanted = [share for share in shares if share.need.pk in said.needs]
        if met := said.needs - {share.need.pk for share in wanted}:
            need = Need.objects.get(pk=min(met))
            raise ActionError(
                f"Nhu cầu “{need}” đã được đáp ứng ngày {format_date(need.met_on)}; bỏ nhu cầu "
                "này hoặc ghi nhu cầu khác."
            )
    return _shared_out(said, wanted)


def _shared_out(said, shares):
    """Money goes to the needs in money that come as often, in their order; others are taken whole."""
    parts, left = [], said.value
    for share in shares:
        need = share.need
        if not said.value or not is_in_money(need) or need.frequency != said.frequency:
            parts.append((share, None))
            continue
        most = share.left if said.needs is None else need.capacity
        amount = min(left, most)
        left -= amount
        if amount:
            parts.append((share, amount))
        elif said.needs is not None:
            raise ActionError(
                f"Số tiền đăng ký không đủ cho nhu cầu “{need}”; bỏ bớt nhu cầu hoặc ghi mỗi nhu "
                "cầu một dòng."
            )
    return parts


def frequency_of(parts):
    found = {share.need.frequency for share, _ in parts}
    return found.pop() if len(found) == 1 else Frequency.MONTHLY


def value_of(parts, frequency):
    """As the form has it: without an amount, the parts taken, when all are in money."""
    taken = [share for share, _ in parts]
    alike = [s for s in taken if is_in_money(s.need) and s.need.frequency == frequency]
    return sum(share.left for share in alike) if alike and len(alike) == len(parts) else None


def new_parts_of(said, pledge, changed):
    """Another amount holds another part of the one need in money it is for."""
    if "value" not in changed or said.is_ended:
        return None
    own = [share for share in shares_of(pledge.address, of=pledge) if share.own]
    if len(own) != 1 or not is_in_money(own[0].need):
        return None
    need = own[0].need
    return (
        {need.pk: min(pledge.value, need.capacity)} if need.frequency == pledge.frequency else None
    )
