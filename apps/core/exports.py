"""Lists as files: just the rows of a page, behind its filter and in its order.

`?xuat=xlsx` or `?xuat=csv` in the URL of a list asks for its file. The file is written to the disk
first: so its rows are counted, and noted where they name persons, before the first byte leaves.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils import timezone

from apps.core.dates import format_moment, local
from apps.core.forms.compared import shown
from apps.core.money import format_number
from apps.core.spreadsheets import SpreadsheetError, write_table
from apps.core.spreadsheets.delimited import write_csv
from apps.core.spreadsheets.writing import MAX_WRITTEN_ROWS
from apps.core.text import fold

PARAMETER = "xuat"
CHUNK = 2_000
TYPED = "…"  # stands for typed words where no name may stand
TOO_LONG = (
    f"Danh sách dài hơn {format_number(MAX_WRITTEN_ROWS)} dòng, một trang Excel không chứa hết. "
    "Hãy thu hẹp bộ lọc (theo đơn vị, theo năm) rồi tải từng phần, hoặc tải dạng CSV."
)


@dataclass(frozen=True)
class Format:
    """What a list can be written as. `most` is how many rows fit."""

    label: str
    content_type: str
    write: Callable
    most: int | None = None


def _write_xlsx(stream, export, rows):
    return write_table(
        stream,
        title=export.title,
        columns=export.shown_columns,
        rows=rows,
        about=export.about,
        further=export.further_sheets(),
    )


def _write_csv(stream, export, rows):
    return write_csv(stream, columns=export.shown_columns, rows=rows)


FORMATS = {
    "xlsx": Format(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _write_xlsx,
        MAX_WRITTEN_ROWS,
    ),
    "csv": Format("CSV", "text/csv; charset=utf-8", _write_csv),
}


def in_words(form, *, conceal=False):
    """[(label, words)] of the filters in use; `conceal` leaves typed words out."""
    return [
        (
            field.label,
            TYPED
            if conceal and type(field.field) is forms.CharField
            else shown(field.field, form.cleaned_data[field.name]),
        )
        for field in form.visible_fields()
        if form.cleaned_data.get(field.name) not in (None, "", [], False)
    ]


def chunks(rows, size=CHUNK):
    """Lists of `size` rows, as they come."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


class Export:
    """A list as a file (danh sách tải xuống). A subclass names its columns and the fields they show.

    `found` is what the page lists, in its order: a queryset, read row by row. `rows` gives a tuple
    for every row, in the order of `columns`; what names persons is left out for those without the
    permission, and `shows_personal` says whether it is there.
    """

    title = ""
    file_name = ""
    columns = ()
    fields = ()

    def __init__(self, found, *, by, form=None):
        self.found, self.by, self.form = found, by, form
        self.may_personal = by.may("export_personal")  # accounts.roles.Permission, two rows up
        self.made_at = timezone.now()

    def rows(self):
        found = self.found.values_list(*self.fields).iterator(chunk_size=CHUNK)
        return (self.row(*values) for values in found)

    def row(self, *values):
        """One row of the file from the values of `fields`."""
        return values

    def count(self):
        return self.found.count()

    def is_longer_than(self, most):
        """Without counting more of them than needed."""
        return self.found[: most + 1].count() > most

    # --- personal columns

    @property
    def has_personal(self):
        return any(column.personal for column in self.columns)

    @property
    def shows_personal(self):
        return self.has_personal and self.may_personal

    @property
    def shown_columns(self):
        return [column for column in self.columns if self.may_personal or not column.personal]

    def shown_rows(self):
        """The rows with just the columns that this person may have."""
        shown_columns = self.shown_columns
        if len(shown_columns) == len(self.columns):
            return self.rows()
        places = [self.columns.index(column) for column in shown_columns]
        if len(places) == 1:
            return ((row[places[0]],) for row in self.rows())
        return map(itemgetter(*places), self.rows())

    # --- what the file says of itself

    def filters(self, *, conceal=False):
        """[(label, words)] of what narrows the list."""
        return in_words(self.form, conceal=conceal) if self.form else []

    def about(self, count):
        """[(label, value)] of the second sheet."""
        return [
            ("Danh sách", self.title),
            ("Phạm vi", self.by.unit.name),
            *(self.filters() or [("Bộ lọc", "không lọc")]),
            ("Số dòng", count),
            ("Lúc tải", format_moment(self.made_at)),
            ("Người tải", f"{self.by.full_name} ({self.by.username})"),
            *([("Dữ liệu cá nhân", self.personal_words)] if self.has_personal else []),
        ]

    def further_sheets(self):
        """[(title, columns, rows)] of a workbook beside the list and what it says of itself."""
        return []

    @property
    def personal_words(self):
        if self.shows_personal:
            return "Có. Chỉ dùng cho công việc của Hội, không chuyển cho người không có nhiệm vụ."
        names = ", ".join(f"“{column.name}”" for column in self.columns if column.personal)
        return f"Không có các cột: {names}."

    def in_one_line(self, count):
        """For the record of access: how many rows of what, behind which filter, and no name."""
        filters = "; ".join(f"{label}: {words}" for label, words in self.filters(conceal=True))
        line = f"{self.title}, {self.by.unit.name}, {format_number(count)} dòng"
        return f"{line}; {filters}" if filters else line

    def name_of_file(self, format, count):
        """A CSV file has no second sheet: its name tells what can be told there."""
        parts = [
            self.file_name,
            fold(self.by.unit.name).replace(" ", "-"),
            *(["da-loc"] if self.filters() else []),
            f"{count}-dong",
            f"{local(self.made_at):%Y%m%d-%H%M}",
            self.by.username,
        ]
        return f"{'_'.join(parts)}.{format}"

    # --- writing

    def write(self, stream, format, *, tell=None):
        """Write the file; the number of its rows. `tell(n)` hears how far it is.

        Raises SpreadsheetError where the format cannot hold the list.
        """
        rows = self.shown_rows()
        return FORMATS[format].write(stream, self, _told(rows, tell) if tell else rows)


def _told(rows, tell):
    for number, row in enumerate(rows):
        if number % CHUNK == 0:
            tell(number)
        yield row


def _few(names, most=4):
    """“Họ và tên”, “Thôn, buôn, ấp” và 3 cột khác"""
    named = ", ".join(f"“{name}”" for name in names[:most])
    return f"{named} và {len(names) - most} cột khác" if len(names) > most else named


class ExportMixin:
    """A page whose list can be had as a file; it goes before the class that draws the page."""

    export_class = None

    def get(self, request, *args, **kwargs):
        asked = request.GET.get(PARAMETER)
        if asked is None:
            return super().get(request, *args, **kwargs)
        if asked not in FORMATS:
            raise Http404
        export = self.export()
        return self.send(export, asked) if export else self.back()

    def export(self):
        """What the page lists, as an Export; None where its filter cannot be read."""
        found = self.get_queryset()
        if not self.filters.is_valid():
            return None
        return self.export_class(found, by=self.request.user, form=self.filters)

    def send(self, export, format):
        """The file, noted down before it leaves."""
        with ExitStack() as kept:
            file = kept.enter_context(TemporaryFile())
            try:
                count = export.write(file, format)
            except SpreadsheetError as error:
                messages.error(self.request, str(error))
                return self.back()
            if export.shows_personal:
                self.note(export, count)
            file.seek(0)
            kept.pop_all()  # the response closes it
        return FileResponse(
            file,
            as_attachment=True,
            filename=export.name_of_file(format, count),
            content_type=FORMATS[format].content_type,
            headers={"Cache-Control": "private, no-store"},
        )

    def note(self, export, count):
        """Record that names were taken out. Only apps above `accounts` list persons."""
        raise NotImplementedError

    def back(self):
        """To the page itself, which says what is wrong."""
        query = self.request.GET.copy()
        query.pop(PARAMETER, None)
        return HttpResponseRedirect(f"{self.request.path}?{query.urlencode()}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"export": self.offer()}

    def offer(self, columns=None):
        """What components/export.html says: whether it is noted, which columns are left out."""
        columns = self.export_class.columns if columns is None else columns
        personal = [column.name for column in columns if column.personal]
        may = self.request.user.may("export_personal")
        return {"is_noted": bool(personal) and may, "left_out": "" if may else _few(personal)}
