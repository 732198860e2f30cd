"""manage.py outline --round ID --unit KEY [--view …] --format pdf|xlsx|docx --output FILE"""

from pathlib import Path

from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.organisation.models import Unit
from apps.reports.arguments import add_view, read_view
from apps.reports.exports.files import OUTLINE_FORMATS
from apps.reports.models import Round, UnitReport
from apps.reports.outline_file import OutlineFileError, write_outline


class Command(PlainCommand):
    help = "Ghi báo cáo của một đơn vị trong một đợt vào tệp."

    def add_arguments(self, parser):
        parser.add_argument("--round", metavar="ID", help="số của đợt báo cáo")
        parser.add_argument("--unit", metavar="KEY", help="khóa của đơn vị, ví dụ 2025:66")
        parser.add_argument("--format", metavar="DẠNG", help=" hoặc ".join(OUTLINE_FORMATS))
        parser.add_argument("--output", metavar="TỆP", help="tệp ghi ra")
        add_view(parser)  # a frozen report keeps its own

    def handle(self, *args, round, unit, format, output, view, **options):
        report = _report(_round(round), _unit(unit))
        if format not in OUTLINE_FORMATS:
            raise CommandError(f"Ghi dạng tệp: --format {' hoặc '.join(OUTLINE_FORMATS)}.")
        if not output:
            raise CommandError("Chưa ghi tệp ra: --output TỆP.")
        view = read_view(view)
        try:
            content = write_outline(report, format, view=view)
        except OutlineFileError as error:
            raise CommandError(str(error)) from error
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {output}: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {output}.")


def _round(number):
    if not number:
        raise CommandError("Chưa ghi đợt báo cáo: --round ID, ví dụ --round 1.")
    in_force = Round.objects.in_force()
    found = in_force.filter(pk=number).first() if _is_number(number) else None
    if found is None:
        there = ", ".join(f"{one.pk} ({one})" for one in in_force.newest_first()[:5])
        known = f"; các đợt gần đây: {there}" if there else "; chưa có đợt nào"
        raise CommandError(f"Không có đợt báo cáo {number}{known}.")
    return found


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 10


def _unit(key):
    if not key:
        raise CommandError("Chưa ghi đơn vị: --unit KEY, ví dụ --unit 2025:66.")
    try:
        return Unit.objects.by_key(key)
    except Unit.DoesNotExist as error:
        raise CommandError(f"Không có đơn vị nào mang khóa {key}.") from error


def _report(round_, unit):
    reports = UnitReport.objects.in_force().filter(round=round_, unit=unit)
    found = reports.select_related("round__unit", "unit__province").first()
    if found is None:
        raise CommandError(f"{unit} không có báo cáo trong đợt {round_.pk} ({round_}).")
    return found
