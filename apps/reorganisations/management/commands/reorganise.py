"""manage.py reorganise --links FILE … | --draft NUMBER | --undo [NUMBER]: see --help"""

import json

import pghistory
from django.core.management.base import CommandError
from django.db import transaction

from apps.accounts.models import User
from apps.core.actions import ActionError
from apps.core.commands import PlainCommand
from apps.core.dates import DateError, parse_date
from apps.core.money import format_number
from apps.core.spreadsheets import SpreadsheetError
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, Unit
from apps.reorganisations import actions, telling
from apps.reorganisations.reading import read_links
from apps.reorganisations.words import counts_in_words

SHOWN = 30


class _Rollback(Exception):
    """Nothing of a dry run stays."""


class Command(PlainCommand):
    writes = True
    help = "Sắp xếp đơn vị theo tệp quan hệ cũ – mới, thực hiện một bản soạn, hoặc hoàn tác đợt mới nhất."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--links", metavar="TỆP", help="tệp quan hệ cũ – mới (.csv, .xlsx)")
        what.add_argument("--draft", type=int, metavar="SỐ", help="bản soạn đã có trên trang")
        what.add_argument(
            "--undo", type=int, nargs="?", const=0, metavar="SỐ", help="hoàn tác đợt mới nhất"
        )
        parser.add_argument(
            "--units",
            action="append",
            default=[],
            metavar="TỆP",
            help="tệp đơn vị mới; ghi nhiều lần được",
        )
        parser.add_argument("--name", default="", metavar="TÊN", help="tên đợt")
        parser.add_argument("--decree", default="", metavar="SỐ", help="số văn bản")
        parser.add_argument("--decree-on", metavar="NGÀY", help="ngày văn bản, 2025-06-16")
        parser.add_argument("--from", dest="starts_on", metavar="NGÀY", help="có hiệu lực từ ngày")
        parser.add_argument("--unit", metavar="KEY", help="phạm vi, ví dụ 2025:66 hoặc vn")
        parser.add_argument("--by", metavar="TÊN", help="tên đăng nhập của người thực hiện")
        parser.add_argument("--reason", default="", metavar="LÝ DO", help="lý do hoàn tác")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không đổi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, links, draft, undo, by, dry_run, **options):
        if not by:
            raise CommandError("Chưa ghi --by TÊN.")
        self.by, self.as_json = _user(by), options["json"]
        try:
            if undo is not None:
                self.undo(undo, options["reason"], dry_run=dry_run)
            else:
                self.apply(links, draft, dry_run=dry_run, **options)
        except ActionError as error:
            raise CommandError(" ".join([str(error), *_words(error)])) from error

    # --- applying

    def apply(self, links, draft, *, dry_run, **options):
        """All in one transaction: what has errors, is refused or was only to be looked at leaves
        nothing behind."""
        try:
            with transaction.atomic():
                with pghistory.context(command="reorganise"):  # one entry in its history
                    found, left_out = self.take(links, draft, **options)
                seen = reorganising.preview(found)
                if dry_run or seen.has_errors:
                    raise _Rollback
                counts = reorganising.apply(
                    found, by=self.by, has_read=True, decree=found.decree, version=found.version
                )
                found = Reorganisation.objects.select_related("scope").get(pk=found.pk)
                told = telling.round_off(found, moved=telling.moved_users(found))
        except _Rollback:
            self.tell_preview(seen, left_out, dry_run=dry_run)
            return
        self.tell(found, counts, seen=seen, left_out=left_out, told=told)

    def take(self, links, draft, *, units, **options):
        """(the draft, rows of the file that were left out)."""
        if draft is not None:
            found = Reorganisation.objects.select_related("scope").filter(pk=draft).first()
            if found is None or found.status != Reorganisation.Status.DRAFT:
                raise CommandError(f"Không có bản soạn số {draft}.")
            return found, []
        found = _described(**options)
        try:
            lines = read_links(links, scope=found.scope, units=units)
        except (SpreadsheetError, OSError) as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
        if lines.problems:
            for row, words in lines.problems[:SHOWN]:
                self.stderr.write(f"Lỗi dòng {row}: {words}" if row else f"Lỗi: {words}")
            raise CommandError(
                f"Có {len(lines.problems)} dòng lỗi nên chưa thực hiện gì; sửa tệp rồi chạy lại."
            )
        if not self.as_json:
            for words in lines.notes:
                self.stdout.write(f"Lưu ý: {words}")
        actions.write(found, changes=lines.changes, by=self.by, at_the_server=True)
        return found, lines.left_out

    # --- undoing

    def undo(self, number, reason, *, dry_run):
        applied = Reorganisation.objects.applied().select_related("scope").order_by("-applied_at")
        found = applied.filter(pk=number).first() if number else applied.first()
        if found is None:
            raise CommandError("Không có đợt nào đã thực hiện để hoàn tác.")
        if dry_run:
            may = reorganising.last_applied(found)
            words = "hoàn tác được" if may else "không hoàn tác được nữa vì đã có đợt sau"
            self.stdout.write(f"Đợt {found.pk} “{found.name}”: {words}. Chưa đổi gì.")
            return
        moved = telling.moved_users(found)
        counts = reorganising.undo(found, reason=reason, by=self.by)
        found = Reorganisation.objects.select_related("scope").get(pk=found.pk)
        self.tell(found, counts, told=telling.round_off(found, moved=moved, undone=True))

    # --- telling

    def tell(self, found, counts, *, told, seen=None, left_out=()):
        if self.as_json:
            self.print(
                {
                    "id": found.pk,
                    "status": found.status,
                    "counts": counts,
                    "left_out": len(left_out),
                    "warnings": [problem.words for problem in seen.problems] if seen else [],
                    "told": told,
                }
            )
            return
        undone = found.status == Reorganisation.Status.UNDONE
        done = "Đã hoàn tác" if undone else "Đã thực hiện"
        self.stdout.write(f"{done} đợt {found.pk} “{found.name}”. Đã báo {told} người dùng.")
        for words, number in counts_in_words(counts, undone=undone):
            self.stdout.write(f"  {words}: {format_number(number)}")
        self.tell_left_out(left_out)

    def tell_preview(self, seen, left_out, *, dry_run):
        if self.as_json:
            self.print(
                {
                    "id": None,
                    "status": "draft",
                    "counts": {key: number for key, _, number in seen.counts},
                    "left_out": len(left_out),
                    "errors": [_as_dict(problem) for problem in seen.problems if problem.is_error],
                    "warnings": [
                        problem.words for problem in seen.problems if not problem.is_error
                    ],
                    "collisions": seen.collisions,
                    "people": [
                        {
                            "username": person.user.username,
                            "before": str(person.before),
                            "after": person.after and str(person.after),
                        }
                        for person in seen.people
                    ],
                }
            )
        else:
            for _, words, number in seen.counts:
                self.stdout.write(f"  {words}: {format_number(number)}")
            for problem in seen.problems[:SHOWN]:
                what = "Lỗi" if problem.is_error else "Lưu ý"
                place = f" dòng {problem.position}" if problem.position else ""
                self.stdout.write(f"{what}{place}: {problem.words}")
            for words in seen.collisions:
                self.stdout.write(f"Trùng: {words}")
            self.tell_left_out(left_out)
        if seen.has_errors:
            raise CommandError("Còn điều phải sửa nên chưa thực hiện gì.")
        if dry_run and not self.as_json:
            self.stdout.write("Mới xem trước, chưa đổi gì.")

    def tell_left_out(self, left_out):
        if left_out:
            self.stdout.write(
                f"Bỏ qua {format_number(len(left_out))} dòng nói về đơn vị không có trong hệ thống."
            )

    def print(self, found):
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))


def _described(*, name, decree, decree_on, starts_on, unit, **rest):
    for value, missing in (
        (decree, "--decree SỐ"),
        (decree_on, "--decree-on NGÀY"),
        (starts_on, "--from NGÀY"),
        (unit, "--unit KEY"),
    ):
        if not value:
            raise CommandError(f"Chưa ghi {missing}.")
    try:
        scope = Unit.objects.by_key(unit)
    except Unit.DoesNotExist:
        raise CommandError(
            f"Không có đơn vị mang khóa “{unit}”; ghi ví dụ 2025:66 hoặc vn."
        ) from None
    found = Reorganisation(
        name=name or f"Sắp xếp đơn vị theo {decree}",
        decree=decree,
        decree_on=_day(decree_on, "--decree-on"),
        starts_on=_day(starts_on, "--from"),
        scope=scope,
    )
    for option, field in (("--name", "name"), ("--decree", "decree")):
        longest = Reorganisation._meta.get_field(field).max_length
        if len(getattr(found, field)) > longest:
            raise CommandError(f"{option} dài quá {longest} chữ; ghi gọn lại.")
    if found.starts_on < found.decree_on:
        raise CommandError("Ngày có hiệu lực phải từ ngày văn bản trở đi.")
    return found


def _day(text, option):
    try:
        return parse_date(text)
    except DateError as error:
        raise CommandError(f"{option}: {error}") from error


def _user(username):
    try:
        return User.objects.select_related("unit").get(username=username, is_active=True)
    except User.DoesNotExist:
        raise CommandError(f"Không có người dùng “{username}” đang hoạt động.") from None


def _words(error):
    """The lines that are wrong, where the error tells them."""
    return [
        f"Dòng {problem.position}: {problem.words}" if problem.position else problem.words
        for problem in getattr(error, "problems", ())[:SHOWN]
    ]


def _as_dict(problem):
    return {"line": problem.position, "message": problem.words}
