"""manage.py load_units --province 66 --province 80 | --all [--catalogue FOLDER] [--dry-run]"""

from datetime import date
from pathlib import Path

import pghistory
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import transaction

from apps.core.commands import PlainCommand
from apps.core.dates import format_date
from apps.organisation.catalogue import (
    Catalogue,
    CatalogueError,
    compare,
    default_day,
    load,
    propose,
)
from apps.reorganisations.telling import tell_of_draft

SHOWN = 12  # differences of one sort that are printed


class Command(PlainCommand):
    writes = True
    help = (
        "Đưa danh mục đơn vị (cũ và mới) vào cây đơn vị. Đơn vị đã có thì không ghi đè: chỗ danh mục "
        "mới hơn được in ra và thành dự thảo sắp xếp, báo người quản trị xem và thực hiện."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--province", action="append", metavar="MÃ", help="mã tỉnh hiện nay, ví dụ 66"
        )
        which.add_argument("--all", action="store_true", help="cả nước")
        parser.add_argument(
            "--catalogue", metavar="THƯ_MỤC", help="thư mục danh mục mới, cùng các tệp CSV"
        )
        parser.add_argument("--dry-run", action="store_true", help="chỉ in ra, không ghi gì")
        parser.add_argument("--by", metavar="TÊN", help="người đứng tên bản dự thảo")
        parser.add_argument(
            "--decree", default="", metavar="SỐ", help="số văn bản, khi danh mục không ghi"
        )
        parser.add_argument("--decree-on", type=date.fromisoformat, metavar="NGÀY")
        parser.add_argument(
            "--from",
            dest="starts_on",
            type=date.fromisoformat,
            metavar="NGÀY",
            help="ngày có hiệu lực, ví dụ 2027-01-01; ngày của văn bản trong changes.csv thì giữ",
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="NGÀY",
            help="nạp cây đơn vị như ngày ấy, ví dụ 2025-06-30 (để tập sắp xếp)",
        )

    def handle(self, *args, province, all, catalogue, dry_run, by, as_of, **options):
        by = self._user(by)
        files = Catalogue(Path(catalogue)) if catalogue else Catalogue()
        try:
            codes = list(files.provinces) if all else list(dict.fromkeys(province))
            differences = None if as_of else compare(files, codes)
            self._load(files, codes, as_of, dry_run=dry_run)
            if differences is not None:
                self._tell(differences)
            if differences and not dry_run:
                asked = {name: options[name] for name in ("decree", "decree_on", "starts_on")}
                with pghistory.context(command="load_units"), transaction.atomic():
                    self._propose(differences, by=by, **asked)
        except CatalogueError as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _user(username):
        if not username:
            return None
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Không có người dùng {username}, hoặc tài khoản đã khóa.")
        return user

    @transaction.atomic
    def _load(self, files, codes, as_of, *, dry_run):
        result = load(files, codes, as_of=as_of)
        self.stdout.write(
            f"{'Sẽ' if dry_run else 'Đã'} thêm {result.created} đơn vị, {result.links} quan hệ cũ – "
            f"mới, {result.spans} tên, loại cũ; {result.present} đơn vị đã có từ trước."
        )
        transaction.set_rollback(dry_run)

    def _tell(self, differences):
        told = differences.by_what() + differences.kept()
        if not told:
            self.stdout.write("Đơn vị đã có trong hệ thống không khác danh mục.")
        for heading, words in told:
            self.stdout.write(f"{heading}: {len(words)}")
            for line in words[:SHOWN]:
                self.stdout.write(f"  {line}")
            if len(words) > SHOWN:
                self.stdout.write(f"  … và {len(words) - SHOWN} dòng nữa")

    def _propose(self, differences, **asked):
        if (undated := differences.undated()) and not asked["starts_on"]:
            day = format_date(default_day(differences))
            self.stdout.write(
                f"Danh mục không ghi ngày của {undated} thay đổi: tạm lấy {day}; sửa ở dự thảo, hoặc "
                "xóa dự thảo rồi chạy lại với --from."
            )
        for draft, is_new in propose(differences, **asked):
            said = "Đã lập dự thảo" if is_new else "Dự thảo đã có"
            decree = draft.decree or "chưa rõ số văn bản"
            told = f" Đã báo {tell_of_draft(draft)} quản trị." if is_new else ""
            self.stdout.write(f"{said} {draft.pk}: {draft.name} ({decree}).{told}")
        self.stdout.write(
            "Chưa đơn vị nào thay đổi. Xem lại số, ngày văn bản rồi thực hiện ở trang Sắp xếp đơn vị."
        )
