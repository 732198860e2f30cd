"""manage.py summary_table --unit KEY --from … --to … [--view …] --format json|xlsx|pdf --output FILE"""

from pathlib import Path

from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.core.pdf import PdfError
from apps.reports.arguments import add_scope, read_scope
from apps.reports.document import summary_document
from apps.reports.exports.files import FORMATS


class Command(PlainCommand):
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
        try:
            content = FORMATS[format].write(summary_document(read_scope(**options)))
        except PdfError as error:
            raise CommandError(str(error)) from error
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {output}: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {output}.")
