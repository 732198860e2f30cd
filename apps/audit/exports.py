"""The log as a file."""

from apps.audit.log import lines
from apps.core.exports import Export, chunks
from apps.core.spreadsheets import Column, SpreadsheetError

LONGEST = 20_000


class LogExport(Export):
    title = "Nhật ký"
    file_name = "nhat-ky"
    columns = (
        Column("Việc", "what", width=34),
        Column("Về", "about", width=40, personal=True),
        Column("Người làm", "who", width=28, personal=True),
        Column("Lúc", "at", width=18),
        Column("Từ đâu", "where", width=24, personal=True),
    )

    def rows(self):
        if self.is_longer_than(LONGEST):
            raise SpreadsheetError(
                "Nhật ký những ngày này dài hơn 20.000 dòng; chọn ít ngày hơn rồi tải từng phần."
            )
        for chunk in chunks(self.found.iterator()):
            for line in lines(chunk):
                yield line.what, line.about, line.who, line.at, line.where

    def filters(self, *, conceal=False):
        asked = self.form.cleaned_data
        days = [("Từ ngày", f"{asked['start']:%d/%m/%Y}"), ("Đến ngày", f"{asked['end']:%d/%m/%Y}")]
        typed = [pair for pair in super().filters(conceal=conceal) if pair[0] not in dict(days)]
        return [*days, *typed]
