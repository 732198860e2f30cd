from dataclasses import dataclass


class SpreadsheetError(ValueError):
    """A file that cannot be read or written as a table. The message is for people and names the remedy."""


@dataclass(frozen=True)
class Column:
    """One column of a workbook: what import, export, template file and help page know of it."""

    name: str  # the heading as we write it
    field: str  # its name in code
    synonyms: tuple[str, ...] = ()
    required: bool = False
    width: int = 16  # in characters
    grouped: bool = False  # numbers shown as 1.500.000
    personal: bool = False  # names a person or tells of one: docs/personal-data.md
    help: str = ""
    example: str = ""
    is_date: bool = False  # a bare number in it is a day as Excel counts them
    spreads: bool = False  # one cell merged over several rows says the same of each of them
    parts: tuple[str, ...] = ()  # it may stand parted by these under its heading: Nam | Nữ
    parts_tell: str = ""  # the field that the place of what is written tells then
