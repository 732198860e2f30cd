"""What the commands of reports are asked: unit, period, view; read and checked in one place."""

from django.core.management.base import CommandError

from apps.core.dates import DateError, parse_date
from apps.organisation.models import Unit
from apps.reports.figures import FigureError, Scope, View


def add_scope(parser):
    parser.add_argument("--unit", metavar="KEY", help="khóa của đơn vị, ví dụ 2025:66")
    parser.add_argument("--from", dest="start", metavar="NGÀY", help="ngày đầu kỳ, 2008-01-01")
    parser.add_argument("--to", dest="end", metavar="NGÀY", help="ngày cuối kỳ, 2018-12-31")
    add_view(parser)


def add_view(parser):
    parser.add_argument(
        "--view", default=View.CURRENT.value, metavar="CÁCH", help=" hoặc ".join(View.values)
    )


def read_scope(*, unit, start, end, view, **rest):
    """The Scope that the options name. Raises CommandError with one line for people."""
    try:
        return Scope(_unit(unit), _day(start, "--from"), _day(end, "--to"), view)
    except FigureError as error:
        raise CommandError(str(error)) from error


def read_view(view):
    """The View that the option names. Raises CommandError with one line for people."""
    if view not in View.values:
        raise CommandError(f"Không có cách xem “{view}”: --view {' hoặc '.join(View.values)}.")
    return View(view)


def _unit(key):
    if not key:
        raise CommandError("Chưa ghi đơn vị: --unit KEY, ví dụ --unit 2025:66.")
    try:
        return Unit.objects.by_key(key)
    except Unit.DoesNotExist as error:
        raise CommandError(f"Không có đơn vị nào mang khóa {key}.") from error


def _day(text, option):
    if not text:
        raise CommandError(f"Chưa ghi ngày: {option} NGÀY, ví dụ {option} 2018-12-31.")
    try:
        return parse_date(text)
    except DateError as error:
        raise CommandError(f"{option}: {error}") from error
