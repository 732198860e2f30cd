"""Two dossiers field by field, with all that belongs to them."""

from dataclasses import dataclass

from apps.addresses.models import Address, HouseholdMember, Need, Review
from apps.aid_records.models import AidRecord, Pledge
from apps.audit.values import Names, label, shown
from apps.core.dates import format_date
from apps.core.money import format_money, format_number

_FIELDS = (
    "status",
    "kind",
    "full_name",
    "birth_date",
    "birth_year",
    "gender",
    "ethnicity",
    "identity_number",
    "phone",
    "headcount",
    "unit",
    "hamlet",
    "street",
    "household_status",
    "circumstances",
    "surveyed_on",
    "survey_channel",
    "surveyor",
    "legacy_code",
    "filed_on",
    "introduced_on",
    "closed_on",
    "stop_reason",
    "created_by",
)
_LAST_AID = 5


@dataclass(frozen=True)
class Line:
    """One line of the comparison; `left` and `right` are lists of texts."""

    label: str
    left: list
    right: list

    @property
    def differs(self):
        return self.left != self.right


def side_by_side(one, other):
    """[(heading, [Line])] of two addresses, in a fixed number of queries; no line without words."""
    parts = [
        ("Hồ sơ", _facts(one, other)),
        ("Nhu cầu, thành viên, rà soát", _belongings(one, other)),
        ("Đăng ký và trợ giúp", _help(one, other)),
    ]
    return [
        (heading, [line for line in lines if line.left or line.right]) for heading, lines in parts
    ]


def _facts(one, other):
    fields = [Address._meta.get_field(name) for name in _FIELDS]
    names = Names()
    for field in fields:
        for address in (one, other):
            names.want(field, getattr(address, field.attname))
    names.fetch()

    def text(field, address):
        words = shown(field, getattr(address, field.attname), names)
        return [words] if words else []

    lines = [Line(label(field), text(field, one), text(field, other)) for field in fields]
    links = one.category_links.model.objects.filter(address__in=(one, other))
    categories = _by_address(links.select_related("category").order_by("category__position"), str)
    return [*lines, Line("Đối tượng", categories(one), categories(other))]


def _belongings(one, other):
    both = {"address__in": (one, other)}
    needs = _by_address(Need.objects.filter(**both), _need)
    members = _by_address(HouseholdMember.objects.filter(**both), _member)
    reviews = _by_address(Review.objects.filter(**both, taken_back_at=None), str)
    return [
        Line("Nhu cầu", needs(one), needs(other)),
        Line("Thành viên hộ", members(one), members(other)),
        Line("Các lần rà soát", reviews(one), reviews(other)),
        Line("Tệp kèm theo", _files(one), _files(other)),
    ]


def _help(one, other):
    pledges = Pledge.objects.filter(address__in=(one, other)).to_one_address()
    pledged = _by_address(pledges, _pledge)
    return [
        Line("Đăng ký trợ giúp", pledged(one), pledged(other)),
        Line("Trợ giúp đã nhận", _total(one), _total(other)),
        Line(f"{_LAST_AID} lần gần nhất", _last_aid(one), _last_aid(other)),
    ]


def _by_address(rows, words):
    found = {}
    for row in rows:
        found.setdefault(row.address_id, []).append(words(row))
    return lambda address: found.get(address.pk, [])


def _need(need):
    amount = f" ({format_money(need.value)} đồng)" if need.value else ""
    return f"{need.description}{amount}"


def _member(member):
    details = [str(member.birth_year or ""), member.relation]
    return ", ".join([member.full_name, *filter(None, details)])


def _pledge(pledge):
    amount = f", {format_money(pledge.value)} đồng" if pledge.value is not None else ""
    return f"{pledge.sponsor.name}{amount}: {pledge.get_status_display().lower()}"


def _files(address):
    count = address.attachments.in_force().count()
    return [f"{format_number(count)} tệp"] if count else []


def _total(address):
    totals = address.aid_records.summed()
    if not totals["times"]:
        return []
    return [f"{format_number(totals['times'])} lần, {format_money(totals['value'])} đồng"]


def _last_aid(address):
    given = AidRecord.objects.filter(address=address).in_force().to_one_address()[:_LAST_AID]
    return [_aid(aid) for aid in given]


def _aid(aid):
    value = "chưa quy đổi" if aid.value is None else f"{format_money(aid.value)} đồng"
    return f"{format_date(aid.given_on)}: {aid.sponsor.name}, {value}"
