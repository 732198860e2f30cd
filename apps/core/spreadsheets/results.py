"""Formulas with their results stored.

openpyxl writes formulas without results, so that readers that do not reckon (previews, imports,
phones) would show nothing.
"""

import io
import re
import zipfile

_SHEET = "xl/worksheets/sheet{}.xml"
_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?')


def with_results(workbook, results):
    """The bytes of an openpyxl workbook; `results` {title of the sheet: {cell: number}}.

    Raises KeyError for a formula without a result.
    """
    written, finished = io.BytesIO(), io.BytesIO()
    workbook.save(written)
    members = {
        _SHEET.format(number): results.get(title, {})
        for number, title in enumerate(workbook.sheetnames, start=1)
    }
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            content = source.read(member)
            if member.filename in members:
                content = _filled(content.decode(), members[member.filename]).encode()
            target.writestr(member, content)
    return finished.getvalue()


def _filled(sheet, results):
    return _FORMULA.sub(lambda cell: f"{cell[1]}<v>{results[cell[2]]}</v>", sheet)
