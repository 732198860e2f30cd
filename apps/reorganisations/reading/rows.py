"""A file of links, read: each row a line of a reorganisation, or words on what is wrong with it."""

from dataclasses import dataclass, field
from pathlib import PurePath

from apps.core import legacy_text
from apps.core.spreadsheets import SpreadsheetError, find_table, open_workbook
from apps.core.text import fold, tidy
from apps.organisation.catalogue import NEW
from apps.organisation.models import Unit, UnitChange
from apps.reorganisations.columns import LINKS, UNITS, WORDS
from apps.reorganisations.reading.kinds import LineError, in_kind, kind_of
from apps.reorganisations.reading.units import WIDTHS, Units

What = UnitChange.What
WHATS = (
    {fold(word): what for what, word in WORDS.items()}
    | {what.value.replace("_", " "): what for what in What}
    | {fold(what.label): what for what in What}
    | {"kind": What.CHANGE_KIND, "name": What.RENAME, "sap nhap": What.JOIN}
)
SHARES = {
    "whole": What.JOIN,
    "toan bo": What.JOIN,
    "part": What.DIVIDE,
    "mot phan": What.DIVIDE,
}
SAMPLED_TEXTS = 20_000
LONGEST = {
    name: UnitChange._meta.get_field(name).max_length for name in ("new_key", "new_name", "decree")
}
LEVELS = [Unit.Level.NATION, Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.BASE]


@dataclass
class Lines:
    """What was read: unsaved UnitChanges in order; (row of the file, words) of rows in error; rows
    left out because neither their old unit nor their new one is in the tree; `notes` are words on
    what of the files was not read as rows (sums, sections, other sheets)."""

    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def read_links(links, *, scope, units=()):
    """Lines of a file of links, with files of new `units` beside it; each a path or a binary file.

    Codes mean units anywhere below `scope`; names must fit one unit there. Raises SpreadsheetError
    for a file that cannot be read as a table.
    """
    table = _table(links, LINKS)
    known = Units(scope)
    notes = [words for _, words in table.notes]
    for file in units:
        described = _table(file, UNITS)
        notes += [words for _, words in described.notes]
        known.describe(described, _name_of(file))
    lines = _Rows(known).read(table)
    lines.notes = notes
    return lines


def _table(file, columns):
    """Text of before Unicode is not guessed at: it would become the names of units."""
    workbook = open_workbook(file, name=_name_of(file))
    if encoding := legacy_text.recognise(workbook.texts(SAMPLED_TEXTS)):
        raise SpreadsheetError(
            f"{_name_of(file)} dùng {legacy_text.NAMES[encoding]}, không phải Unicode; chuyển mã sang "
            "Unicode (chẳng hạn bằng công cụ của UniKey) rồi chọn lại tệp."
        )
    return find_table(workbook, columns)


def _name_of(file):
    return PurePath(str(getattr(file, "name", file))).name


class _Rows:
    def __init__(self, units):
        self.units = units
        self.lines = Lines(problems=units.problems)
        self.rows = []  # (row, UnitChange)
        self.left = []  # (row, code of the new unit)

    def read(self, table):
        rows = [(row, self.said(cells)) for row, cells in table.rows]
        wanting = rows  # first the units that rows make, so that order does not matter
        for _ in LEVELS:
            wanting, problems = self.trying(wanting, self.first_look)
        self.lines.problems += problems
        wrong = {row for row, _ in self.lines.problems}
        right = [one for one in rows if one[0] not in wrong]
        self.lines.problems += self.trying(right, self.second_look)[1]
        self.leave_out()
        news = sorted(
            self.units.wanted.values(), key=lambda made: LEVELS.index(Unit.LEVEL_OF_KIND[made.kind])
        )
        changes = [
            UnitChange(
                what=What.NEW,
                new_key=made.key,
                new_name=made.name,
                new_kind=made.kind,
                new_parent=made.parent,
                new_parent_key=made.parent_key,
                decree=made.decree,
            )
            for made in news
        ]
        changes += [change for _, change in self.rows]
        for position, change in enumerate(changes, start=1):
            change.position = position
        self.lines.changes = changes
        self.lines.problems.sort()
        if not changes and not self.lines.problems:
            words = "Không dòng nào nói về đơn vị có trong hệ thống; xem lại tệp và phạm vi."
            self.lines.problems.append((0, words))
        return self.lines

    @staticmethod
    def trying(rows, look):
        """([rows in error], [(row, words)])"""
        failed, problems = [], []
        for row, said in rows:
            try:
                look(row, said)
            except LineError as error:
                failed.append((row, said))
                problems.append((row, str(error)))
        return failed, problems

    def said(self, cells):
        said = {column.field: tidy(_text(cell)) for column, cell in zip(LINKS, cells, strict=True)}
        said["what"] = self.what_of(said)
        return said

    @staticmethod
    def fits(said):
        """Refuses what a program could not reckon, and what is longer than anything of its kind."""
        for column in LINKS:
            text = said[column.field]
            if text.startswith("#"):
                raise LineError(
                    f"Ô ở cột {column.name} là công thức chưa có kết quả ({text}); thay bằng giá trị."
                )
            if len(text) > LONGEST.get(column.field, len(text)):
                raise LineError(
                    f"Cột {column.name} dài {len(text)} chữ, nhiều nhất {LONGEST[column.field]}; ghi gọn lại."
                )

    @staticmethod
    def what_of(said):
        """What the row does, or words on why nobody knows."""
        share = None
        if word := fold(said["share"]):
            share = SHARES.get(word)
            if share is None:
                return f"Không hiểu phần “{said['share']}”; ghi toàn bộ hoặc một phần."
        if word := fold(said["what"]):
            what = WHATS.get(word)
            if what is None:
                return f"Không hiểu việc “{said['what']}”; ghi {', '.join(WORDS.values())}."
            if share and share != what:
                return f"Việc “{said['what']}” mà phần “{said['share']}”; sửa một trong hai cột."
            return what
        if share:
            return share
        if not said["old"]:
            return What.NEW
        if said["new"]:
            return "Ghi ở cột Phần: toàn bộ hay một phần."
        if said["new_kind"]:
            return What.CHANGE_KIND
        if said["new_name"]:
            return What.RENAME
        return What.TRANSFER if said["new_parent"] else "Không rõ dòng này làm gì; ghi ở cột Việc."

    def first_look(self, row, said):
        if not isinstance(said["what"], What):
            raise LineError(said["what"])
        self.fits(said)
        if said["what"] == What.NEW:
            if said["old"]:
                raise LineError("Thành lập mới thì không có đơn vị cũ; để trống cột Đơn vị cũ.")
            self.units.want(self.units.make(said, row))
        elif not said["old"]:
            raise LineError("Chưa ghi đơn vị cũ.")

    def second_look(self, row, said):
        what = said["what"]
        if what == What.NEW:
            return
        old = self.units.unit(said["old"], said["era_from"])
        if old is None and self.is_of_the_state(said):
            self.left.append((row, said["new"]))
            return
        if old is None:
            raise LineError(
                f"Không có đơn vị “{said['old']}” trong {self.units.scope.name}; ghi tên, mã hoặc khóa."
            )
        change = UnitChange(what=what, old=old, decree=said["decree"])
        if what in UnitChange.SHARE:
            self.aim(change, said, row)
        elif what == What.RENAME:
            if not said["new_name"]:
                raise LineError(f"Chưa ghi {old.name} đổi tên thành gì; ghi ở cột Tên mới.")
            change.new_name = said["new_name"]
        elif what == What.CHANGE_KIND:
            if not said["new_kind"] and not said["new_name"]:
                raise LineError(f"Chưa ghi {old.name} đổi thành loại gì; ghi ở cột Loại mới.")
            change.new_kind = kind_of(said["new_kind"], said["new_name"], old.era or NEW)
            change.new_name = said["new_name"] or in_kind(old.name, change.new_kind)
        elif what == What.TRANSFER:
            change.new_parent, change.new_parent_key = self.units.parent(said)
            if not said["new_parent"]:
                raise LineError(f"Chưa ghi {old.name} chuyển về đâu; ghi ở cột Cấp trên mới.")
        self.rows.append((row, change))

    @staticmethod
    def is_of_the_state(said):
        """Whether a row names its units by bare codes, as links.csv and changes.csv do."""
        if not said["old"].isdecimal():
            return False
        if said["what"] in UnitChange.SHARE:
            return said["new"].isdecimal()
        return said["what"] in (What.RENAME, What.CHANGE_KIND)

    def aim(self, change, said, row):
        """Where an old unit goes: a unit that is there, or one that files or the row describe."""
        text, era = said["new"], said["era_to"]
        if text:
            change.new = self.units.unit(text, era)
            if change.new:
                return
            made = self.units.described(text, era)
        else:
            made = self.units.described(said["new_name"], era) if said["new_name"] else None
        if made is None and said["new_name"]:
            made = self.units.make(said, row)
        if made is None:
            words = f"Không có đơn vị mới “{text}”" if text else "Chưa ghi đơn vị mới"
            raise LineError(
                f"{words}; ghi tên, loại, cấp trên của nó ở các cột Tên mới, Loại mới, Cấp trên mới, "
                "hoặc gửi kèm tệp đơn vị mới."
            )
        self.units.want(made)
        change.new_key = made.key

    def leave_out(self):
        """Rows about units elsewhere go, with their number; a mistyped code among ours is an error."""
        ours = {change.new.code for _, change in self.rows if change.new}
        ours |= {key.rpartition(":")[2] for key in self.units.wanted}
        for row, new in self.left:
            if new and {new, *(new.zfill(width) for width in WIDTHS)} & ours:
                words = (
                    f"Không có đơn vị cũ mang mã này trong {self.units.scope.name}, dù đơn vị mới thì có; "
                    "xem lại mã, bộ mã, hoặc chọn phạm vi chứa cả hai."
                )
                self.lines.problems.append((row, words))
            else:
                self.lines.left_out.append(row)


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)
