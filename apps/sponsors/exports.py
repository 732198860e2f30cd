"""The list of sponsors as a file, with the columns of the workbook that is imported."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.organisation.exports import names_in_files
from apps.sponsors.columns import COLUMNS
from apps.sponsors.models import Sponsor

NAMELESS = "Một nhà hảo tâm"
KINDS = dict(Sponsor.Kind.choices)


def name_in_files(name, kind, may_be_named, *, may_personal):
    """A person who gives is named to those who may take names out, or when he agreed to be named."""
    is_private = kind in Sponsor.PERSON_KINDS and not may_be_named
    return NAMELESS if is_private and not may_personal else name


class SponsorExport(Export):
    title = "Nhà tài trợ"
    file_name = "nha-tai-tro"
    columns = (*COLUMNS, Column("Trạng thái", "state", width=12))
    fields = (
        "code",
        "name",
        "kind",
        "unit_id",
        "phone",
        "email",
        "address",
        "may_be_named",
        "voided_at",
    )

    def rows(self):
        self.units = names_in_files(self.by)
        return super().rows()

    def row(self, code, name, kind, unit, phone, email, address, may_be_named, voided_at):
        return (
            code,
            name_in_files(name, kind, may_be_named, may_personal=self.may_personal),
            KINDS[kind],
            self.units.get(unit),
            phone,
            email,
            address,
            "có" if may_be_named else "không",
            "Đã hủy" if voided_at else "",
        )
