"""import_workbook KIND FILE --unit KEY --by USERNAME [--dry-run] [--json]; kinds are in kinds.py"""

import json

from django.core.management.base import CommandError

from apps.accounts.models import User
from apps.core.commands import PlainCommand
from apps.organisation.models import Unit
from apps.workbooks.importing import ImportRefusedError, import_workbook
from apps.workbooks.kinds import KINDS

SHOWN = 20


class Command(PlainCommand):
    writes = True
    help = "Nhập một tệp bảng tính; có dòng lỗi thì không lưu gì."

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", metavar="LOẠI", help=" | ".join(KINDS))
        parser.add_argument("file", nargs="?", metavar="TỆP")
        parser.add_argument("--unit", metavar="KEY", help="đơn vị nhập, ví dụ 2025:66")
        parser.add_argument("--by", metavar="TÊN", help="tên đăng nhập của người nhập")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu")
        parser.add_argument(
            "--good-rows", action="store_true", help="lưu các dòng tốt dù có dòng lỗi"
        )
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, kind, file, unit, by, dry_run, good_rows, **options):
        if kind not in KINDS:
            raise CommandError(f"Ghi loại tệp: {', '.join(KINDS)}.")
        for value, missing in ((file, "TỆP"), (unit, "--unit KEY"), (by, "--by TÊN")):
            if not value:
                raise CommandError(f"Chưa ghi {missing}.")
        try:
            report = import_workbook(
                kind, file, unit=_unit(unit), by=_user(by), dry_run=dry_run, only_good=good_rows
            )
        except ImportRefusedError as error:
            raise CommandError(" ".join(str(error).split())) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._tell(report, dry_run)
        if report.errors and not report.saved:
            raise CommandError(
                f"Có {report.rows_in_error} dòng lỗi nên chưa lưu gì; sửa tệp rồi nhập lại."
            )

    def _tell(self, report, dry_run):
        self.stdout.write(
            f"Đọc {report.read} dòng: {report.created} mới, {report.updated} thay đổi, "
            f"{report.unchanged} không đổi, {report.skipped} bỏ qua, {report.rows_in_error} lỗi."
        )
        for what, problems in (("Lỗi", report.errors), ("Lưu ý", report.warnings)):
            for problem in problems[:SHOWN]:
                place = f", cột {problem.column}" if problem.column else ""
                self.stdout.write(f"{what} dòng {problem.row}{place}: {problem.message}")
            if len(problems) > SHOWN:
                self.stdout.write(f"… và {len(problems) - SHOWN} mục nữa (xem bằng --json).")
        if report.errors and report.saved:
            self.stdout.write("Chỉ các dòng tốt đã được lưu; sửa các dòng lỗi rồi nhập lại tệp.")
        if dry_run and not report.errors:
            self.stdout.write("Mới kiểm tra, chưa lưu gì.")


def _unit(key):
    try:
        return Unit.objects.by_key(key)
    except Unit.DoesNotExist:
        raise CommandError(f"Không có đơn vị mang khóa “{key}”; ghi ví dụ 2025:66.") from None


def _user(username):
    try:
        return User.objects.select_related("unit").get(username=username, is_active=True)
    except User.DoesNotExist:
        raise CommandError(f"Không có người dùng “{username}” đang hoạt động.") from None
