"""Commands that fail, or are called wrongly, with one line in Vietnamese."""

import re
import sys
from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from psycopg2.errors import UndefinedColumn, UndefinedTable

from apps.core.standstill import StandstillError, writing

WAITS = 60  # seconds, while everything is moved

# What argparse says of a wrong call, and how we say it.
_SAID = (
    (r"the following arguments are required: (.+)", r"Chưa ghi \1."),
    (r"one of the arguments (.+) is required", r"Ghi một trong các tùy chọn: \1."),
    (r"argument (\S+): not allowed with argument (\S+)", r"Chỉ ghi một trong hai: \1, \2."),
    (r"unrecognized arguments: (.+)", r"Không có tùy chọn \1."),
    (r"argument ([^:]+): expected .+", r"Chưa ghi giá trị của \1."),
    (
        r"argument ([^:]+): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1 không nhận \2; ghi một trong: \3.",
    ),
    (r"argument ([^:]+): invalid .+? value: (.+)", r"\1 không nhận \2."),
)


class PlainCommand(BaseCommand):
    """Base of every command of this project. One that changes records says `writes`."""

    writes = False

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def error(message):
            line = f"{_in_vietnamese(message)} Xem cách ghi: bin/manage {subcommand} --help"
            if not parser.called_from_command_line:
                raise CommandError(line)
            parser.exit(2, f"Lỗi: {line}\n")

        parser.error = error
        return parser

    def execute(self, *args, **options):
        try:
            return self._execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(f"Lỗi: {error}")  # Django would begin with the exception's name
            sys.exit(error.returncode)

    def _execute(self, *args, **options):
        try:
            with writing(patience=WAITS) if self.writes else nullcontext():
                return super().execute(*args, **options)
        except StandstillError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            reason = " ".join(str(error).split())
            raise CommandError(
                f"Không dùng được cơ sở dữ liệu; hãy chạy lệnh qua bin/manage ({reason})."
            ) from error
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
                raise
            raise CommandError(
                "Cơ sở dữ liệu chưa có đủ bảng; hãy chạy: bin/manage migrate"
            ) from error


def _in_vietnamese(message):
    message = " ".join(message.split())
    for said, ours in _SAID:
        if match := re.fullmatch(said, message):
            return match.expand(ours)
    return f"Lệnh ghi chưa đúng ({message})."
