"""manage.py load_units --province 66 --province 80 | --all"""

from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.organisation.catalogue import Catalogue, UnknownProvinceError, load


class Command(PlainCommand):
    help = "Đưa danh mục đơn vị (cũ và mới) vào cây đơn vị."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--province", action="append", metavar="MÃ", help="mã tỉnh hiện nay, ví dụ 66"
        )
        which.add_argument("--all", action="store_true", help="cả nước")

    def handle(self, *args, province, all, **options):
        catalogue = Catalogue()
        codes = list(catalogue.provinces) if all else list(dict.fromkeys(province))
        try:
            result = load(catalogue, codes)
        except UnknownProvinceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã thêm {result.created} đơn vị, {result.links} quan hệ cũ – mới, "
            f"{result.spans} tên, loại cũ; {result.present} đơn vị đã có từ trước."
        )
