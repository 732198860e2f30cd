"""Entering and editing an address, sending it for approval."""

from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from apps.addresses.actions.attachments import claim_attachments
from apps.addresses.actions.deciding import approve
from apps.addresses.actions.keeping import forget_entry
from apps.addresses.actions.likenesses import likeness_key, recheck
from apps.addresses.actions.queueing import settle_when_none_waits, tell_who_approves
from apps.addresses.actions.states import (
    MissingError,
    NeedInUseError,
    Status,
    Then,
    UnitFixedError,
    check_filing_day,
    locked,
)
from apps.addresses.codes import allocate
from apps.addresses.models import Address, AddressCategory, HouseholdMember, Need
from apps.core.actions import ActionError, StaleError, made_before, store
from apps.core.dates import today
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money
from apps.notices.actions import settle


@transaction.atomic
def create(
    *,
    by,
    fields,
    form_key=None,
    categories=(),
    needs=(),
    members=(),
    likeness_reason="",
    then=Then.STAY,
):
    """A new draft, sent or filed at once if `then` says so.

    The same `form_key` again gives the row that was made first. `likeness_reason`: why it is
    entered although one like it is on file.

    `fields`: values by field name, `unit` among them. `needs` and `members`: rows as in `edit`.
    """
    address = Address(**fields, form_key=form_key, created_by=by)
    made = made_before(address)
    if made is not None:
        return made
    _place(address)
    check_filing_day(address)
    address.code = allocate(address.province, year=today().year)[0]
    store(address)
    claim_attachments(address, by=by)
    _set_categories(address, categories)
    put_rows(address, Need, needs)
    put_rows(address, HouseholdMember, members)
    forget_entry(by=by, key=form_key)
    recheck(address, by=by, reason=likeness_reason)
    return _go_on(address, then, by=by)


@transaction.atomic
def edit(
    address,
    *,
    by,
    fields,
    categories=None,
    needs=(),
    members=(),
    likeness_reason="",
    then=Then.STAY,
):
    """Change an address. Raises StaleError when it was saved after `address` was read.

    `fields`: new values by field name. `categories`: all of them, None leaves them alone.
    `needs`, `members`: dicts of values, with `id` of the row they change, without one for a new
    row; `{"id": …, "DELETE": True}` takes a row away; rows not named stay.
    """
    opened = address.version
    address = locked(address, *Address.EDITABLE, doing="sửa")
    if address.version != opened:
        raise StaleError("Người khác vừa lưu thay đổi. Hãy mở lại trang rồi sửa.")
    unit = fields.get("unit", address.unit)
    if address.is_on_file and unit.pk != address.unit_id:
        raise UnitFixedError(
            "Hồ sơ đã lập thì không đổi đơn vị ở đây. Gia đình chuyển nơi ở thì dùng “Chuyển đơn vị”."
        )
    before = likeness_key(address)
    for name, value in fields.items():
        setattr(address, name, value)
    if not address.is_on_file:
        _place(address)
    check_filing_day(address)
    store(address)
    if categories is not None:
        _set_categories(address, categories)
    put_rows(address, Need, needs)
    put_rows(address, HouseholdMember, members)
    forget_entry(by=by, address=address)
    if likeness_key(address) != before:
        recheck(address, by=by, reason=likeness_reason)
    return _go_on(address, then, by=by)


@transaction.atomic
def submit(address, *, by):
    """Send a draft or a returned dossier for approval. Raises MissingError when it is unfinished."""
    address = _send(address, by=by)
    tell_who_approves(address, by=by)
    return address


def _send(address, *, by):
    address = locked(address, *Address.NOT_YET_SENT, doing="gửi duyệt")
    _check_complete(address)
    address.status, address.submitted_at = Status.SUBMITTED, timezone.now()
    address.return_reason = address.decision_reason = address.field_to_mend = ""
    settle(f"returned:{address.code}")
    address = store(address)
    recheck(address, by=by, fresh=False)
    return address


@transaction.atomic
def withdraw(address, *, by):
    """Take a submitted dossier back to draft."""
    address = locked(address, Status.SUBMITTED, doing="rút lại")
    address.status, address.submitted_at = Status.DRAFT, None
    address = store(address)
    settle_when_none_waits(address)
    return address


def _check_complete(address):
    """Raise MissingError for what only a draft may have: gaps, members that do not fit."""
    if address.missing:
        names = [str(address._meta.get_field(name).verbose_name) for name in address.missing]
        raise MissingError(
            f"Hồ sơ còn thiếu: {', '.join(names)}. Hãy sửa hồ sơ, ghi thêm rồi gửi duyệt."
        )
    members = address.members.count()
    if members and address.kind != Address.Kind.HOUSEHOLD:
        raise MissingError("Chỉ hộ gia đình mới ghi thành viên; hãy sửa loại hoặc bỏ thành viên.")
    if members and members + 1 > address.headcount:
        raise MissingError(
            f"Hộ ghi {address.headcount} người nhưng có {members + 1} người kể cả người đứng tên; "
            "hãy sửa hồ sơ."
        )


def _go_on(address, then, *, by):
    is_sent = address.status not in Address.NOT_YET_SENT
    if then == Then.FILE:
        return approve(address if is_sent else _send(address, by=by), by=by)
    return submit(address, by=by) if then == Then.SUBMIT and not is_sent else address


def _place(address):
    """Unit of filing and province follow the unit until the address is on file."""
    if address.unit.province is None:
        raise ActionError("Hãy chọn một đơn vị thuộc tỉnh.")
    address.filed_unit, address.province = address.unit, address.unit.province


def _set_categories(address, categories):
    wanted = {category.pk for category in categories}
    links = address.category_links
    links.exclude(category__in=wanted).delete()
    missing = wanted - set(links.values_list("category", flat=True))
    AddressCategory.objects.bulk_create(
        AddressCategory(address=address, category_id=pk) for pk in sorted(missing)
    )


def put_rows(address, model, rows):
    """Write only what differs, so that the history tells only what changed."""
    existing = {row.pk: row for row in model.objects.filter(address=address)} if rows else {}
    for values in rows:
        values = dict(values)
        row = existing.get(values.pop("id", None))
        if values.pop("DELETE", False):
            if row:
                _take_away(row)
        elif row is None:
            store(model(address=address, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            before = _measure_of(row) if model is Need else None
            for name, value in values.items():
                setattr(row, name, value)
            if before:
                _leave_what_is_held(row, before)
            store(row)


def _measure_of(need):
    """(how many, of what, how often) of a need: what pledges share out, as Need.capacity."""
    if need.value:
        return need.value, "đồng", need.frequency
    if need.quantity is not None:
        return need.quantity, need.measure, need.frequency
    return 1, "", need.frequency


def _leave_what_is_held(need, before):
    """Raise NeedInUseError where a change would take away what a pledge holds of the need."""
    _forget_what_was_held_briefly(need)
    held = need.covers.filter(is_holding=True).values_list("span", flat=True)
    top = max((span.upper for span in held), default=None)
    if top is None:
        return
    amount, *measure = _measure_of(need)
    if measure != list(before[1:]):
        raise NeedInUseError(
            f"Nhu cầu “{need}” đang có đăng ký trợ giúp nên không đổi đơn vị tính, mức độ hay cách "
            "ghi bằng tiền, bằng số lượng được. Hãy ghi thêm một nhu cầu mới."
        )
    top = top if need.value else Decimal(top) / 100
    if amount < top and measure[0]:
        raise NeedInUseError(
            f"Nhu cầu “{need}” đang có đăng ký trợ giúp đến {_shown(top)} {measure[0]} nên không ghi "
            "nhỏ hơn được. Hãy sửa phần nhận ở đăng ký trước."
        )


def _forget_what_was_held_briefly(need):
    """Parts kept for somebody on the public pages whose time is over stand in nobody's way."""
    need.covers.filter(hold__until__lte=timezone.now()).delete()


def _shown(amount):
    return format_money(amount) if isinstance(amount, int) else format_quantity(amount)


def _take_away(row):
    if isinstance(row, Need):
        _forget_what_was_held_briefly(row)
    try:
        row.delete()
    except ProtectedError as error:
        raise NeedInUseError(
            f"Nhu cầu “{row}” đang có đăng ký trợ giúp nên không xóa được."
        ) from error
