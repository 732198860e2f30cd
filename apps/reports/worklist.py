"""What waits on a person: live, from the rows in scope, counted no further than a desk can hold."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address, AddressMove, Consent, Likeness, UnsavedEntry
from apps.addresses.models.address import NAMELESS
from apps.aid_records.models import AidRecord, Pledge
from apps.aid_records.rounds import in_round
from apps.core.at_once import ask_at_once
from apps.core.dates import format_date, format_moment, month_of, today
from apps.core.money import format_number
from apps.ledgers.models import Loan, Placement
from apps.organisation.models import Reorganisation, Unit
from apps.reports.models import UnitReport
from apps.reports.punctuality import in_words

MOST = 1_000
SHOWN = 4


@dataclass(frozen=True)
class Item:
    """One matter of a task, with the page where it is dealt with. `label` may name a person."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Task:
    """One kind of work that waits. `count` stops above MOST; `items` are the first of it."""

    title: str
    url: str
    count: int
    items: tuple = ()

    @property
    def amount(self):
        return f"hơn {format_number(MOST)}" if self.count > MOST else format_number(self.count)


@dataclass(frozen=True)
class Waiting:
    """Rows in which something waits, not read yet; where they have no `item`, only counted."""

    title: str
    url: str
    found: QuerySet
    item: Callable | None = None


class Counted(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def worklist(user, *, shown=SHOWN, detailed=None):
    """The tasks in which something waits on `user`, the most urgent first, each with `shown` items.

    With `detailed` only so many tasks have items, all read at once. National staff get numbers
    only: to sort what waits in the whole nation takes a second.
    """
    if _is_nation(user):
        detailed = 0
    tasks = [one for one in (task(user) for task in _tasks()) if one]
    counts = counted(user, *(one.found.order_by()[: MOST + 1] for one in tasks))
    waiting = [(one, count) for one, count in zip(tasks, counts, strict=True) if count]
    told = [one for one, _ in waiting if one.item and shown][:detailed]
    firsts = {one.title: one.found[:shown] for one in told}
    ask_at_once(*firsts.values())
    items = {one.title: tuple(map(one.item, firsts[one.title])) for one in told}
    return [Task(one.title, one.url, count, items.get(one.title, ())) for one, count in waiting]


def counted(user, *found, more=()):
    """How many rows each of the QuerySets has, then `more` expressions, in one query for all."""
    columns = [*(Counted(rows.values("pk")) for rows in found), *more]
    return User.objects.values_list(*columns).get(pk=user.pk) if columns else ()


@cache
def _tasks():
    """Those of settings.WORKLIST, which apps above give: people outside wait there; then our own."""
    return (*map(import_string, settings.WORKLIST), *TASKS)


def returned(user):
    """Dossiers sent back for mending: the whole commune's to its clerk, to others their own."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = _ones_own(user, Address.Status.RETURNED).order_by("-id")
    mine = "&mine=on" if user.writes_below else ""
    return Waiting(
        "Hồ sơ bị trả lại, cần sửa",
        f"{reverse('addresses:list')}?status=returned{mine}",
        found,
        lambda address: Item(
            str(address),
            address.get_return_reason_display() or "Đã trả lại",
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def unsaved(user):
    """Forms begun and never saved; not those of families that have gone to another unit since."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = UnsavedEntry.objects.visible_to(user).select_related("address").order_by("-saved_at")
    found = found.filter(Q(address=None) | Q(address__unit__path__startswith=user.unit.path))

    def item(entry):
        code = entry.address.code if entry.address else ""
        form = reverse("addresses:edit", args=[code]) if code else reverse("addresses:create")
        what = f"Đang sửa {entry.address}" if code else f"Hồ sơ mới: {entry.shown_name}"
        return Item(what, f"tự lưu lúc {format_moment(entry.saved_at)}", f"{form}?ban={entry.key}")

    return Waiting("Bản đang nhập dở", reverse("addresses:create"), found, item)


def drafts(user):
    """Drafts that the person began."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Address.objects.visible_to(user).in_force().filter(created_by=user)
    return Waiting(
        "Bản nháp của bạn, chưa gửi duyệt",
        f"{reverse('addresses:list')}?status=draft&mine=on",
        found.filter(status=Address.Status.DRAFT).order_by("-id"),
        lambda address: Item(
            address.full_name or NAMELESS,
            f"lập lúc {format_moment(address.created_at)}",
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def to_approve(user):
    """Dossiers that wait for a decision, the longest waiting first."""
    if not user.may(Permission.APPROVE):
        return None
    found = Address.objects.visible_to(user).waiting().select_related("unit")
    return Waiting(
        "Hồ sơ chờ duyệt",
        reverse("addresses:queue"),
        found.order_by("submitted_at", "id"),
        lambda address: Item(
            str(address),
            f"{address.unit}, gửi ngày {format_date(address.submitted_at)}"
            if address.submitted_at
            else str(address.unit),
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def unsettled(user):
    """Families of units that are no more, of whom nobody has said where they belong now."""
    if not user.may(Permission.APPROVE) or _is_nation(user):
        return None
    found = Address.objects.visible_to(user).unsettled().select_related("unit").order_by("id")
    return Waiting(
        "Địa chỉ này nay thuộc đơn vị nào?",
        reverse("addresses:settle"),
        found,
        lambda address: Item(
            str(address),
            ", ".join(filter(None, [address.hamlet, f"{address.unit} (cũ)"])),
            reverse("addresses:settle_unit", args=[address.unit.key]),
        ),
    )


def reorganisations_due(user):
    """Drafts of reorganisations of units that are in force by now: nobody has applied them yet."""
    if not user.may(Permission.MANAGE_UNITS):
        return None
    found = Reorganisation.objects.visible_to(user).drafts_in_force().order_by("starts_on", "id")
    return Waiting(
        "Đợt sắp xếp đơn vị chưa thực hiện",
        reverse("reorganisations:list"),
        found,
        lambda row: Item(
            row.name,
            f"có hiệu lực từ {format_date(row.starts_on)}",
            reverse("reorganisations:detail", args=[row.pk]),
        ),
    )


def users_without_unit(user):
    """Users of units that were divided: a manager says where they belong now."""
    if not user.may(Permission.MANAGE_USERS):
        return None
    found = User.objects.visible_to(user).of_units_gone().select_related("unit").in_order()
    return Waiting(
        "Người dùng chờ được giao đơn vị mới",
        f"{reverse('accounts:user_list')}?state=gone",
        found,
        lambda one: Item(
            str(one), f"{one.unit} (cũ)", reverse("accounts:user_move", args=[one.pk])
        ),
    )


def families_to_receive(user):
    """Families that moved to units of the user, whose old unit asks to receive them."""
    if not user.may(Permission.EDIT_RECORDS) or _is_nation(user):
        return None
    found = AddressMove.objects.to_answer(user).select_related("address", "from_unit")
    if not user.writes_below:
        found = found.filter(to_unit=user.unit)
    return Waiting(
        "Gia đình chuyển đến, chờ nhận",
        f"{reverse('aid_records:move_list')}?xem=den",
        found.order_by("id"),
        lambda move: Item(
            str(move.address),
            f"từ {move.from_unit}, chuyển ngày {format_date(move.moved_on)}",
            reverse("aid_records:move_receive", args=[move.pk]),
        ),
    )


def likenesses(user):
    """Pairs of dossiers that may be about one person."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Likeness.objects.visible_to(user).undecided().select_related("first", "second", "unit")
    url = reverse("addresses:likeness_list")
    return Waiting(
        "Cặp hồ sơ nghi trùng chờ xem",
        url,
        found.order_by("id"),
        lambda pair: Item(
            f"{pair.first.code} và {pair.second.code}",
            f"{pair.get_ground_display().lower()}, {pair.unit}",
            url,
        ),
    )


def consents_to_renew(user):
    """Families to ask again whether they agree to be shown; a province's and a commune's only."""
    if not user.may(Permission.EDIT_RECORDS) or _is_nation(user):
        return None
    found = Consent.objects.visible_to(user).of_open_addresses().to_renew()
    if not user.writes_below:
        found = found.filter(address__unit=user.unit)
    return Waiting(
        "Đồng ý công khai sắp hết hạn hoặc đã hết hạn",
        reverse("addresses:consent_list"),
        found.select_related("address").order_by("valid_until", "id"),
        lambda consent: Item(
            str(consent.address),
            f"có giá trị đến hết ngày {format_date(consent.valid_until)}",
            reverse("addresses:consents", args=[consent.address.code]),
        ),
    )


def pledges_lapsing(user):
    """Pledges whose hold on their needs is about to run out."""
    if not user.may(Permission.APPROVE):
        return None
    found = Pledge.objects.visible_to(user).about_to_lapse(today()).order_by("held_until", "id")
    return _pledges(
        "Đăng ký sắp hết hạn giữ chỗ",
        "due=soon",
        found,
        lambda pledge: f"giữ đến hết ngày {format_date(pledge.held_until)}",
    )


def pledges_to_confirm(user):
    """Pledges that nobody has confirmed yet, the eldest first."""
    if not user.may(Permission.APPROVE):
        return None
    found = Pledge.objects.visible_to(user).in_force().filter(status=Pledge.Status.WAITING)
    return _pledges(
        "Đăng ký chờ xác nhận",
        "status=waiting",
        found.order_by("pledged_on", "id"),
        lambda pledge: f"đăng ký ngày {format_date(pledge.pledged_on)}",
    )


def pledges_over(user):
    """Running pledges past their last day: fulfilled, or prolonged?"""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Pledge.objects.visible_to(user).overdue(today())
    if not user.writes_below:
        found = found.filter(unit=user.unit)
    return _pledges(
        "Đăng ký đã quá ngày kết thúc",
        "due=over",
        found.order_by("ends_on", "id"),
        lambda pledge: f"đến ngày {format_date(pledge.ends_on)}",
    )


def monthly_round(user):
    """What this month's round still has to give; a province's and a commune's round only."""
    if not user.may(Permission.EDIT_RECORDS) or _is_nation(user):
        return None
    first, last = month_of(today())
    given = AidRecord.objects.in_force().filter(pledge=OuterRef("pk"))
    given = given.filter(given_on__range=(first, last))
    found = in_round(user.unit, first, user).filter(~Exists(given)).order_by("id")
    return Waiting(
        f"Đăng ký chưa ghi trợ giúp tháng {first:%m/%Y}",
        reverse("aid_records:monthly_round"),
        found,
    )


def reviews_due(user):
    """What the round of this year lists as due (F11); a province's and a commune's only."""
    if not user.may(Permission.EDIT_RECORDS) or _is_nation(user):
        return None
    year = today().year
    found = Address.objects.visible_to(user).open().due_in(year)
    if not user.writes_below:
        found = found.filter(unit=user.unit)
    return Waiting(
        f"Địa chỉ chưa rà soát năm {year}",
        reverse("addresses:review_round"),
        found,
    )


def reports_due(user):
    """Reports that the person's own unit has still to submit, the soonest due first."""
    if not user.may(Permission.WRITE_REPORTS):
        return None
    found = UnitReport.objects.filter(unit=user.unit).of_running_rounds().missing().with_due_on()

    def item(report):
        timing = in_words(report.due_on, report.first_submitted_at, today()).lower()
        if report.status == UnitReport.Status.RETURNED:
            timing = "bị trả lại để sửa"
        note = f"{timing}, hạn nộp {format_date(report.due_on)}"
        return Item(report.round.title, note, reverse("reports:report", args=[report.pk]))

    return Waiting(
        "Báo cáo phải nộp",
        reverse("reports:round_list"),
        found.select_related("round").order_by("due_on", "id"),
        item,
    )


def reports_to_accept(user):
    """Submitted reports of the rounds that the person's chapter opened, the longest waiting first."""
    if not user.may(Permission.ACCEPT_REPORTS):
        return None
    found = UnitReport.objects.of_running_rounds().submitted()
    found = found.filter(round__unit__path__startswith=user.unit.path)
    return Waiting(
        "Báo cáo đã nộp, chờ nhận",
        reverse("reports:round_list"),
        found.select_related("round", "unit").order_by("submitted_at", "id"),
        lambda report: Item(
            str(report.unit),
            f"nộp ngày {format_date(report.submitted_at)}, {Truncator(report.round.title).chars(60)}",
            reverse("reports:report", args=[report.pk]),
        ),
    )


def hand_overs_due(user):
    """Animals of cow banks that should be with the next household by now."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Placement.objects.visible_to(user).overdue(today())
    return Waiting(
        "Con vật quá hạn chuyển giao",
        reverse("ledgers:overdue"),
        found.select_related("animal__aid_model"),
        lambda placement: Item(
            f"{placement.animal}, {placement.animal.aid_model}",
            f"hạn ngày {format_date(placement.due_on)}",
            reverse("ledgers:animal", args=[placement.animal.aid_model_id, placement.animal_id]),
        ),
    )


def loans_due(user):
    """Loans of revolving funds of which something is owed after the agreed day."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Loan.objects.visible_to(user).overdue(today())
    return Waiting(
        "Khoản vay quay vòng quá hạn trả",
        reverse("ledgers:overdue"),
        found.select_related("aid_model", "aid__address"),
        lambda loan: Item(
            f"{loan.household.code}, {loan.aid_model}",
            f"còn {format_number(loan.balance)} đồng, hạn ngày {format_date(loan.due_on)}",
            reverse("ledgers:loan", args=[loan.aid_model_id, loan.pk]),
        ),
    )


TASKS = (
    returned,
    reports_due,
    unsaved,
    to_approve,
    reports_to_accept,
    pledges_lapsing,
    pledges_to_confirm,
    families_to_receive,
    unsettled,
    users_without_unit,
    reorganisations_due,
    likenesses,
    consents_to_renew,
    pledges_over,
    hand_overs_due,
    loans_due,
    drafts,
    monthly_round,
    reviews_due,
)


def _ones_own(user, status):
    found = Address.objects.visible_to(user).in_force().filter(status=status)
    return found.filter(created_by=user) if user.writes_below else found.filter(unit=user.unit)


def _is_nation(user):
    return user.unit.level == Unit.Level.NATION


def _pledges(title, query, found, note):
    return Waiting(
        title,
        f"{reverse('aid_records:pledge_list')}?{query}",
        found.select_related("sponsor", "address"),
        lambda pledge: Item(
            f"{pledge.sponsor} – {pledge.address.code}",
            note(pledge),
            reverse("aid_records:pledge_detail", args=[pledge.pk]),
        ),
    )
