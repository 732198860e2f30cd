"""manage.py demo --province 66 --addresses 24394 --seed 1"""

import gc
from datetime import date

import pghistory
from django.core.management.base import CommandError
from django.db import connection, transaction
from pghistory.models import Context

from apps.addresses.models import Address
from apps.core import dates
from apps.core.commands import PlainCommand
from apps.core.money import format_number
from apps.organisation.catalogue import Catalogue, UnknownProvinceError, load
from apps.organisation.models import Unit
from apps.publishing import totals
from apps.sponsors.models import Sponsor
from diachi.demo import accounts
from diachi.demo.builder import Builder

FEWEST = 100
EARLIEST = date(2019, 1, 1)


class Command(PlainCommand):
    writes = True
    help = "Dựng một tỉnh minh họa: người, số liệu đều là giả định."

    def add_arguments(self, parser):
        parser.add_argument("--province", default="66", metavar="MÃ", help="mã tỉnh hiện nay")
        parser.add_argument(
            "--addresses",
            type=int,
            default=24_394,
            metavar="SỐ",
            help="số địa chỉ được lập hồ sơ trong 2008–2018; những năm sau tính thêm",
        )
        parser.add_argument("--seed", type=int, default=1, metavar="SỐ", help="số gieo ngẫu nhiên")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            metavar="NĂM-THÁNG-NGÀY",
            help="ngày “hôm nay” của tỉnh minh họa",
        )

    def handle(self, *args, province, addresses, seed, today, **options):
        if addresses < FEWEST:
            raise CommandError(f"Tỉnh minh họa cần ít nhất {FEWEST} địa chỉ.")
        today = today or dates.today()
        if today < EARLIEST:
            raise CommandError(
                f"“Hôm nay” của tỉnh minh họa phải từ ngày {dates.format_date(EARLIEST)}."
            )
        unit = self._load_units(province)
        parameters = {"province": province, "addresses": addresses, "seed": seed}
        if self._is_there(parameters):
            self.stdout.write("Tỉnh minh họa này đã có, không thay đổi gì.")
            self._print_accounts(accounts.prepare(unit))
            return
        built = self._build(unit, parameters, today)
        self._print(built)
        self._print_accounts(built.staff)

    def _load_units(self, province):
        key = f"2025:{province}"
        if not Unit.objects.filter(key=key).exists():
            try:
                load(Catalogue(), [province])
            except UnknownProvinceError as error:
                raise CommandError(str(error)) from error
        return Unit.objects.by_key(key)

    def _is_there(self, parameters):
        """Whether this very demo is there. Refuses to mix with anything else."""
        demos = [
            {name: context.get(name) for name in parameters}
            for context in Context.objects.filter(metadata__command="demo").values_list(
                "metadata", flat=True
            )
        ]
        if parameters in demos:
            return True
        keys = [f"2025:{demo['province']}" for demo in demos]
        real = (model.objects.exclude(province__key__in=keys) for model in (Address, Sponsor))
        if any(rows.exists() for rows in real):
            raise CommandError(
                "Cơ sở dữ liệu đã có địa chỉ hoặc nhà tài trợ thật; "
                "không dựng tỉnh minh họa chung với số liệu thật."
            )
        if any(demo["province"] == parameters["province"] for demo in demos):
            raise CommandError(
                "Tỉnh này đã có số liệu minh họa khác; hãy dùng một cơ sở dữ liệu còn trống."
            )
        return False

    def _build(self, unit, parameters, today):
        builder = Builder(
            province=unit, addresses=parameters["addresses"], seed=parameters["seed"], today=today
        )
        gc.disable()  # a quarter of the time: nothing of what is made is garbage
        try:
            with transaction.atomic():
                staff = accounts.prepare(unit)
                with pghistory.context(user=staff.reviewer.pk, command="demo", **parameters):
                    built = builder.build(staff)
        finally:
            gc.enable()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
        totals.reckon()
        return built

    def _print(self, built):
        totals = built.totals
        self.stdout.write(
            f"Đã dựng tỉnh minh họa: {format_number(built.addresses)} địa chỉ, "
            f"{format_number(built.aid_records)} lần trợ giúp."
        )
        self.stdout.write(
            f"Giai đoạn 2008–2018: {format_number(totals.filed)} địa chỉ được lập hồ sơ, "
            f"{format_number(totals.turns)} lượt người, {format_number(totals.value)} đồng."
        )
        labels = {
            "reviewed": "rà soát đúng 95,0%",
            "helped_70": "được trợ giúp đúng 70,0%",
            "helped_50": "được trợ giúp đúng 50,0%",
        }
        for edge, unit in built.edges.items():
            self.stdout.write(f"  {unit.name} ({unit.key}): {labels[edge]}")

    def _print_accounts(self, staff):
        for line in accounts.describe(staff):
            self.stdout.write(line)
