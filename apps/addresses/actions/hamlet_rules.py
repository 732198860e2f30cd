"""Rules of hamlets written down by hand, before an address of theirs is settled.

Those that arise by settling, and what may be done with all of them, are in settling.py.
"""

from django.db import transaction

from apps.addresses.actions.settling import SettleError
from apps.core.actions import store
from apps.organisation.hamlets import hamlet_key
from apps.organisation.models import HamletRule, Unit


class RuleExistsError(SettleError):
    """Some of the hamlets lead elsewhere by `rules`, which a person has to change one by one."""

    def __init__(self, rules):
        self.rules = rules
        told = "; ".join(f"{rule.hamlet} nay thuộc {rule.new}" for rule in rules)
        super().__init__(f"Đã có quy tắc khác: {told}. Muốn dẫn về nơi khác thì đổi quy tắc ấy.")


@transaction.atomic
def add_rules(old, hamlets, new, *, by):
    """Remember where hamlets of the divided unit `old` lead: names as dossiers write them.

    Gives the HamletRules made; a hamlet that leads there already is left as it is, so that a second
    click makes none. Raises RuleExistsError, SettleError.
    """
    # Two who write rules of it, or settle it, take turns.
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=old.pk)
    _check(old, new)
    known = {hamlet_key(rule.hamlet): rule for rule in old.hamlet_rules.select_related("new")}
    wanted = {}
    for name in hamlets:
        wanted.setdefault(hamlet_key(name), name)
    there = [known[key] for key in wanted if key in known]
    if elsewhere := [rule for rule in there if rule.new != new]:
        raise RuleExistsError(elsewhere)
    return [
        store(HamletRule(old=old, hamlet=name, new=new, created_by=by))
        for key, name in wanted.items()
        if key not in known
    ]


def _check(old, new):
    if not Unit.objects.divided().filter(pk=old.pk).exists():
        raise SettleError(
            f"{old} không phải là xã, phường đã chia: hồ sơ đến sau tự về đúng đơn vị, không cần quy tắc."
        )
    near = Unit.objects.current().bases().filter(province=old.province_id)
    if not near.filter(pk=new.pk).exists():
        raise SettleError(
            f"{new} không phải là xã, phường, trường học hoặc đơn vị trực thuộc hiện nay của {old.province}."
        )
