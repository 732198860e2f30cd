"""manage.py figures --unit KEY --from 2008-01-01 --to 2018-12-31 [--view current|recorded] --json"""

import json
from datetime import date

from apps.core.commands import PlainCommand
from apps.core.money import format_number
from apps.reports.arguments import add_scope, read_scope
from apps.reports.exports.plain import COLUMNS, plain_figures
from apps.reports.figures import View


class Command(PlainCommand):
    help = "In các con số của một đơn vị trong một kỳ."

    def add_arguments(self, parser):
        add_scope(parser)
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args, json: bool, **options):
        found = plain_figures(read_scope(**options))
        self.stdout.write(as_json(found) if json else as_text(found))


def as_json(found):
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_text(found):
    lines = [*found["rows"], {"name": "Tổng cộng", **found["total"]}]
    view = View(found["view"]).in_words(date.fromisoformat(found["to"]))
    return "\n".join([f"{view}.", *map(_as_line, lines), *found["notes"]])


def _as_line(line):
    columns = ", ".join(f"cột {column[1]} = {format_number(line[column])}" for column in COLUMNS)
    return f"{line['name']}: {columns}"
