"""Lists of units as a file, and how files name a unit."""

from django.db.models import Count, Q

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.organisation.models import Unit


class UnitExport(Export):
    title = "Đơn vị"
    file_name = "don-vi"
    columns = (
        Column("Tên", "name", width=34),
        Column("Loại", "kind", width=24),
        Column("Trực thuộc", "parent", width=30),
        Column("Mã đơn vị", "key"),
        Column("Có từ ngày", "valid_from", width=12),
        Column("Đến hết ngày", "valid_to", width=12),
    )
    fields = ("name", "kind", "path", "key", "valid_from", "valid_to")

    def rows(self):
        self.kinds = dict(Unit.Kind.choices)
        above = Unit.objects.filter(numchild__gt=0)
        self.names = dict(above.values_list("path", "name"))
        return super().rows()

    def row(self, name, kind, path, key, valid_from, valid_to):
        parent = self.names.get(path[: -Unit.steplen], "")
        return name, self.kinds[kind], parent, key, valid_from, valid_to


def names_in_files(user):
    """{pk: name} of the units that `user` sees, as imports read them: where a name does not tell a
    unit from another one, or means a unit of another time, its key stands instead."""
    units = Unit.objects.visible_to(user).order_by()
    doubled = set(
        units.current()
        .values("name_folded")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .values_list("name_folded", flat=True)
    )
    unclear = Q(valid_to__isnull=False) | Q(name_folded__in=doubled)
    names = dict(units.values_list("pk", "name"))
    return names | dict(units.filter(unclear).values_list("pk", "key"))
