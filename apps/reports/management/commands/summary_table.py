"""manage.py summary_table --unit KEY --from … --to … [--view …] --format json --output FILE"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.reports import figures
from apps.reports.arguments import add_scope, read_scope
from apps.reports.exports.plain import plain_summary


def as_json(scope):
    summary = figures.summary(scope.unit, scope.start, scope.end, scope.view)
    return json.dumps(plain_summary(summary), ensure_ascii=False, indent=1).encode()


FORMATS = {"json": as_json}


class Command(BaseCommand):
    help = "Lập Bảng tổng hợp của một đơn vị trong một kỳ và ghi vào tệp."

    def add_arguments(self, parser):
        add_scope(parser)
        parser.add_argument("--format", metavar="DẠNG", help=" hoặc ".join(FORMATS))
        parser.add_argument("--output", metavar="TỆP", help="tệp ghi ra")

    def handle(self, *args, format, output, **options):
        if format not in FORMATS:
            raise CommandError(f"Ghi dạng tệp: --format {' hoặc '.join(FORMATS)}.")
        if not output:
            raise CommandError("Chưa ghi tệp ra: --output TỆP.")
        content = FORMATS[format](read_scope(**options))
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {output}: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {output}.")
