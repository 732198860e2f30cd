"""Long plain lists as .xlsx, streamed. The official forms are written elsewhere, with openpyxl."""

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from xml.sax.saxutils import escape

from apps.core.dates import local
from apps.core.spreadsheets.column import Column, SpreadsheetError

MAX_WRITTEN_ROWS = 1_048_575  # what a sheet holds below its heading
LONGEST_TEXT = 32_767  # of UTF-16, in which Excel counts
ABOUT = "Về tệp này"
ROWS_AT_ONCE = 500

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29/02/1900
_DAY_ZERO = date(1899, 12, 30).toordinal()
_HEADING, _DATE, _MOMENT, _GROUPED, _APOSTROPHE = 1, 2, 3, 4, 5
# What Excel takes for a number, a day or a formula once somebody edits the cell: such a text is
# marked as typed with an apostrophe in front (quotePrefix), as Excel itself does.
_TAKEN_OTHERWISE = re.compile("[\\s'(]*[-+=@.\\d\uff1d\uff0b\uff0d\uff20]")
_LONGEST_NUMBER = 10**15  # Excel keeps 15 digits
_ABOUT = (Column(ABOUT, "label", width=24), Column("", "value", width=80))

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{{}}</Types>'
)
_SHEET_TYPE = (
    f'<Override PartName="/xl/worksheets/sheet{{}}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId9" Type="{_OFFICE}/styles" Target="styles.xml"/>{{}}</Relationships>'
)
_SHEET_RELATION = (
    f'<Relationship Id="rId{{0}}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{{0}}.xml"/>'
)
_STYLES = (
    f"{_XML}<styleSheet {_MAIN}>"
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Times New Roman"/></font>'
    '<font><b/><sz val="11"/><name val="Times New Roman"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_table(stream, *, title, columns, rows, about=None, further=()):
    """Write rows (iterables of values in the order of columns) under their headings as an .xlsx file.

    Text stays text, also when somebody edits it (no formula, no lost zero), int, float and Decimal
    are numbers, dates are dates. `stream` need not be seekable; rows are taken as they come. Returns their number. `about` takes
    that number and gives (label, value) pairs: a second sheet that tells of the first. `further` are
    sheets after that one: (title, columns, rows).
    """
    columns = tuple(columns)
    last = _letters(len(columns))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        count = _write_sheet(archive, 1, columns, rows)
        sheets = [_sheet_name(title)]
        if about:
            _write_sheet(
                archive, 2, _ABOUT, [(f"{label}:", value) for label, value in about(count)]
            )
            sheets.append(ABOUT if sheets[0] != ABOUT else f"{ABOUT} (2)")
        for name, heads, lines in further:
            sheets.append(_sheet_name(name))
            _write_sheet(archive, len(sheets), heads, lines)
        quoted = escape(f"'{sheets[0]}'")
        listed = "".join(
            f'<sheet name="{_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(sheets, start=1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets><definedNames>"
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{quoted}!$A$1:${last}${count + 1}</definedName>'
            f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}!$1:$1</definedName>'
            "</definedNames></workbook>",
        )
        numbers = range(1, len(sheets) + 1)
        archive.writestr("xl/styles.xml", _STYLES)
        relations = "".join(_SHEET_RELATION.format(number) for number in numbers)
        archive.writestr("xl/_rels/workbook.xml.rels", _WORKBOOK_RELATIONS.format(relations))
        archive.writestr("_rels/.rels", _RELATIONS)
        types = "".join(_SHEET_TYPE.format(number) for number in numbers)
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES.format(types))
    return count


def _write_sheet(archive, number, columns, rows):
    letters = [_letters(place) for place in range(1, len(columns) + 1)]
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
        sheet.write(_sheet_head(columns, letters).encode())
        count = _write_rows(sheet, columns, letters, iter(rows))
        filtered = (
            f'<autoFilter ref="A1:{letters[-1]}{count + 1}"/>' if columns is not _ABOUT else ""
        )
        sheet.write(f"</sheetData>{filtered}</worksheet>".encode())
    return count


def _sheet_head(columns, letters):
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(columns, start=1)
    )
    headings = "".join(
        f'<c r="{letter}1" s="{_HEADING}" t="inlineStr"><is><t>{_escaped(column.name)}</t></is></c>'
        for letter, column in zip(letters, columns, strict=True)
    )
    return (
        f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{headings}</row>'
    )


def _write_rows(sheet, columns, letters, rows):
    styles = [_GROUPED if column.grouped else 0 for column in columns]
    texts, number = {}, 1
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        if number - 1 + len(chunk) > MAX_WRITTEN_ROWS:
            raise SpreadsheetError(
                "Danh sách dài hơn một trang Excel (1.048.575 dòng); thu hẹp bộ lọc, "
                "hoặc tải dạng CSV."
            )
        parts = []
        for row in chunk:
            number += 1
            parts.append(f'<row r="{number}">')
            for letter, style, value in zip(letters, styles, row, strict=True):
                if value is None or value == "":
                    continue
                if type(value) is str:
                    text = texts.get(value)
                    if text is None:
                        text = texts[value] = _text_cell(value)
                    parts.append(f'<c r="{letter}{number}"{text}')
                else:
                    parts.append(f'<c r="{letter}{number}"{_cell(value, style)}')
            parts.append("</row>")
        sheet.write("".join(parts).encode())
        if len(texts) > 20_000:
            texts.clear()
    return number - 1


def _cell(value, style):
    """What follows the reference of a cell."""
    if isinstance(value, bool):
        return _text_cell("Có" if value else "Không")
    if isinstance(value, int) and abs(value) < _LONGEST_NUMBER:
        return f' s="{style}"><v>{value}</v></c>'
    if isinstance(value, float | Decimal) and abs(value) < _LONGEST_NUMBER:
        return f' s="{style}"><v>{float(value)!r}</v></c>'
    if isinstance(value, datetime):
        moment = local(value).replace(tzinfo=None)
        if moment.date() >= _FIRST_DAY:
            days = moment.toordinal() - _DAY_ZERO
            seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
            return f' s="{_MOMENT}"><v>{days + seconds / 86400:.10f}</v></c>'
        value = f"{moment:%d/%m/%Y %H:%M}"
    elif isinstance(value, date):
        if value >= _FIRST_DAY:
            return f' s="{_DATE}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        value = f"{value:%d/%m/%Y}"
    return _text_cell(str(value))


def _text_cell(text):
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    style = f' s="{_APOSTROPHE}"' if _TAKEN_OTHERWISE.match(text) else ""
    return f'{style} t="inlineStr"><is><t{space}>{_escaped(text)}</t></is></c>'


def _escaped(text):
    text = writable(text)
    if len(text) > LONGEST_TEXT // 2:
        text = text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    return escape(text)


def writable(text):
    """Without control characters, half surrogates and the like, which no file may hold."""
    return _UNWRITABLE.sub("", text)


def _attribute(text):
    return escape(text, {'"': "&quot;"})


def _sheet_name(title):
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:31].strip() or "Danh sách"


def _letters(number):
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
