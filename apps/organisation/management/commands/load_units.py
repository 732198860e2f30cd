"""manage.py load_units --province 66 --province 80 | --all [--catalogue FOLDER] [--dry-run]"""

from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.organisation.catalogue import Catalogue, CatalogueError, compare, load, propose

SHOWN = 12  # differences of one sort that are printed


class Command(PlainCommand):
    writes = True
    help = (
        "Đưa danh mục đơn vị (cũ và mới) vào cây đơn vị. Đơn vị đã có thì không ghi đè: chỗ danh mục "
        "mới hơn được in ra và thành dự thảo sắp xếp để người quản trị xem và thực hiện."
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
            help="ngày có hiệu lực, khi danh mục không ghi, ví dụ 2027-01-01",
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
            if not dry_run:
                self._load(files, codes, as_of)
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if differences is not None:
            self._tell(differences)
        if differences and not dry_run:
            asked = {name: options[name] for name in ("decree", "decree_on", "starts_on")}
            self._propose(differences, by=by, **asked)

    @staticmethod
    def _user(username):
        if not username:
            return None
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có người dùng {username}.")
        return user

    def _load(self, files, codes, as_of):
        result = load(files, codes, as_of=as_of)
        self.stdout.write(
            f"Đã thêm {result.created} đơn vị, {result.links} quan hệ cũ – mới, "
            f"{result.spans} tên, loại cũ; {result.present} đơn vị đã có từ trước."
        )

    def _tell(self, differences):
        for heading, words in differences.by_what():
            self.stdout.write(f"{heading}: {len(words)}")
            for line in words[:SHOWN]:
                self.stdout.write(f"  {line}")
            if len(words) > SHOWN:
                self.stdout.write(f"  … và {len(words) - SHOWN} đơn vị nữa")
        if differences.newer:
            self.stdout.write(
                f"{len(differences.newer)} đơn vị trong hệ thống mới hơn danh mục này: giữ nguyên."
            )

    def _propose(self, differences, **asked):
        for draft, is_new in propose(differences, **asked):
            said = "Đã lập dự thảo" if is_new else "Dự thảo đã có"
            decree = draft.decree or "chưa rõ số văn bản"
            self.stdout.write(f"{said} {draft.pk}: {draft.name} ({decree}).")
        self.stdout.write(
            "Chưa đơn vị nào thay đổi. Xem lại số, ngày văn bản rồi thực hiện ở trang Sắp xếp đơn vị."
        )
