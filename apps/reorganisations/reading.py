"""A file of links, read: each row a line of a reorganisation, or words on what is wrong with it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from apps.core.spreadsheets import find_table, open_workbook
from apps.core.text import fold, tidy
from apps.organisation.catalogue import CITY, CITY_OF_ERA, NEW, OLD
from apps.organisation.catalogue import KINDS as STATE_KINDS
from apps.organisation.models import KIND_WORDS, Unit, UnitChange
from apps.reorganisations.columns import LINKS, UNITS, WORDS

What = UnitChange.What
WIDTHS = (2, 3, 5)  # of the state's codes, whose zeros a spreadsheet loses
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
KIND_OF_WORDS = {fold(label): kind for kind, label in Unit.Kind.choices} | {
    word.replace("_", " "): kind for word, kind in STATE_KINDS.items()
}
LEVELS = [Unit.Level.NATION, Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.BASE]


class LineError(ValueError):
    """A row that says nothing certain. The message is for people and names the remedy."""


@dataclass
class Made:
    """A unit that is not there yet."""

    key: str
    name: str
    kind: str
    parent: Unit | None = None
    parent_key: str = ""
    row: int = 0


@dataclass
class Lines:
    """What was read: unsaved UnitChanges in order; (row of the file, words) of rows in error; rows
    left out because neither their old unit nor their new one is in the tree."""

    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    left_out: list = field(default_factory=list)


def read_links(links, *, scope, units=()):
    """Lines of a file of links, with files of new `units` beside it; each a path or a binary file.

    Codes mean units anywhere below `scope`; names must fit one unit there. Raises SpreadsheetError
    for a file that cannot be read as a table.
    """
    table = find_table(open_workbook(links, name=_name_of(links)), LINKS)
    reading = _Reading(scope)
    for file in units:
        reading.describe(find_table(open_workbook(file, name=_name_of(file)), UNITS))
    return reading.read(table)


def _name_of(file):
    return str(getattr(file, "name", file))


class _Reading:
    def __init__(self, scope):
        self.scope = scope
        self.made = {}  # key → Made, of what the files describe
        self.wanted = {}  # key → Made that a line needs
        self.lines = Lines()
        self.rows = []  # (row, UnitChange)
        self.left = []  # (row, key of the new unit)

    # --- units that are there

    @cached_property
    def units(self):
        return list(Unit.objects.within(self.scope).defer("name_key"))

    @cached_property
    def by_key(self):
        return {unit.key.lower(): unit for unit in self.units}

    @cached_property
    def by_name(self):
        found = defaultdict(list)
        for unit in self.units:
            for name in {unit.name_folded, _bare(unit.name_folded)}:
                found[name].append(unit)
        return found

    def unit(self, text, era=""):
        """The unit of the tree that a cell means, or None. Raises LineError where it may be several."""
        if unit := self.by_key.get(text.lower()):
            return unit
        eras = [era] if era else [NEW, OLD]
        for one in eras:
            if unit := self.by_key.get(f"{one}:{text}".lower()):
                return unit
            codes = {text.zfill(width) for width in WIDTHS} if text.isdecimal() else ()
            found = [self.by_key[f"{one}:{code}"] for code in codes if f"{one}:{code}" in self.by_key]
            if len(found) > 1:
                raise LineError(f"Mã “{text}” có thể là {_named(found)}; hãy ghi khóa.")
            if found:
                return found[0]
        found = self.by_name.get(fold(text), [])
        found = [unit for unit in found if not era or unit.era == era] or found
        found = [unit for unit in found if unit.is_current] or found
        if len(found) > 1:
            raise LineError(f"Có nhiều đơn vị tên “{text}”: {_named(found)}; hãy ghi khóa.")
        return found[0] if found else None

    # --- units that are not there yet

    def describe(self, table):
        """Take the units of a catalogue's file as known: a line may go into them."""
        for row, cells in table.rows:
            said = dict(zip((column.field for column in UNITS), cells, strict=True))
            era, code = tidy(str(said["era"])) or NEW, tidy(str(said["code"]))
            name, parent = tidy(str(said["name"])), tidy(str(said["parent"]))
            try:
                kind = kind_of(tidy(str(said["kind"])), name, era)
                key = self.key_of(code, era, kind)
                made = Made(key, name, kind, row=row)
                self.made[key.lower()] = made
                if not parent:
                    made.parent = self.root
                elif f"{era}:{parent}".lower() in self.made:
                    made.parent_key = self.made[f"{era}:{parent}".lower()].key
                else:
                    made.parent = self.unit(parent, era)
                    made.parent_key = "" if made.parent else f"{era}:{parent}"
            except LineError as error:
                self.lines.problems.append((row, str(error)))

    @cached_property
    def root(self):
        return Unit.objects.filter(depth=1).get()

    @staticmethod
    def key_of(code, era, kind):
        """The key of a unit of the catalogue; a code that lost its zeros gets them back."""
        if code.isdecimal():
            width = {Unit.Level.PROVINCE: 2, Unit.Level.DISTRICT: 3}.get(Unit.LEVEL_OF_KIND[kind], 5)
            return f"{era}:{code.zfill(width)}"
        return code if ":" in code else f"{era}:{code}"

    def described(self, text, era):
        """The Made that a cell means by key, code or name; None where no file tells of it."""
        if made := self.made.get(text.lower()):
            return made
        codes = [text, *(text.zfill(width) for width in WIDTHS)] if text.isdecimal() else [text]
        for code in codes:
            if made := self.made.get(f"{era or NEW}:{code}".lower()):
                return made
        named = [made for made in self.made.values() if fold(made.name) == fold(text)]
        if len(named) > 1:
            keys = ", ".join(f"{made.name} ({made.key})" for made in named[:6])
            raise LineError(f"Có nhiều đơn vị mới tên “{text}”: {keys}; hãy ghi khóa.")
        return named[0] if named else None

    def make(self, said, row):
        """The Made that a row itself describes by name, kind and parent. Raises LineError."""
        era = said["era_to"] or NEW
        name = said["new_name"]
        if not name:
            raise LineError("Đơn vị lập mới phải có tên; ghi ở cột Tên mới.")
        kind = kind_of(said["new_kind"], name, era)
        parent, parent_key = self.parent(said)
        if parent is None and not parent_key:
            raise LineError(f"Chưa ghi {name} trực thuộc đơn vị nào; ghi ở cột Cấp trên mới.")
        code = said["new"] if re.fullmatch(r"[\w:-]{1,24}", said["new"], re.ASCII) else ""
        if code:
            key = self.key_of(code, era, kind)
        else:
            stem = parent.code or parent.key if parent else parent_key.rpartition(":")[2]
            key = self.free_key(stem)
        made = Made(key, name, kind, parent, parent_key, row)
        self.made[key.lower()] = made
        return made

    def free_key(self, stem):
        number = 1
        while f"{stem}-{number}".lower() in self.by_key or f"{stem}-{number}".lower() in self.made:
            number += 1
        return f"{stem}-{number}"

    def parent(self, said):
        """(unit that is there, key of one that is not) of the column Cấp trên mới."""
        text = said["new_parent"]
        if not text:
            return None, ""
        if unit := self.unit(text, said["era_to"]):
            return unit, ""
        if made := self.described(text, said["era_to"]):
            self.want(made)
            return None, made.key
        raise LineError(f"Không có đơn vị “{text}” (cấp trên) trong {self.scope.name}.")

    def want(self, made):
        """The line needs this unit, and those above it that are not there either. Raises LineError."""
        if made.key.lower() in self.wanted:
            return
        if made.parent_key:
            above = self.made.get(made.parent_key.lower())
            if above is None:
                raise LineError(
                    f"{made.name} thuộc đơn vị {made.parent_key} mà hệ thống và tệp đơn vị mới đều "
                    "không có; thêm đơn vị ấy vào tệp đơn vị mới."
                )
            self.want(above)
        self.wanted[made.key.lower()] = made

    # --- rows

    def read(self, table):
        rows = [(row, self.said(cells)) for row, cells in table.rows]
        for row, said in rows:  # first the units that rows make, so that order does not matter
            self.trying(row, self.first_look, said)
        wrong = {row for row, _ in self.lines.problems}
        for row, said in rows:
            if row not in wrong:
                self.trying(row, self.second_look, said)
        self.leave_out()
        news = sorted(
            self.wanted.values(), key=lambda made: LEVELS.index(Unit.LEVEL_OF_KIND[made.kind])
        )
        changes = [
            UnitChange(
                what=What.NEW,
                new_key=made.key,
                new_name=made.name,
                new_kind=made.kind,
                new_parent=made.parent,
                new_parent_key=made.parent_key,
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

    def trying(self, row, look, said):
        try:
            look(row, said)
        except LineError as error:
            self.lines.problems.append((row, str(error)))

    def said(self, cells):
        said = {
            column.field: tidy(_text(cell)) for column, cell in zip(LINKS, cells, strict=True)
        }
        said["what"] = self.what_of(said)
        return said

    @staticmethod
    def what_of(said):
        """What the row does, or words on why nobody knows."""
        if word := fold(said["what"]):
            return WHATS.get(word, f"Không hiểu việc “{said['what']}”; ghi {', '.join(WORDS.values())}.")
        if word := fold(said["share"]):
            return SHARES.get(word, f"Không hiểu phần “{said['share']}”; ghi toàn bộ hoặc một phần.")
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
        if said["what"] == What.NEW:
            if said["old"]:
                raise LineError("Thành lập mới thì không có đơn vị cũ; để trống cột Đơn vị cũ.")
            there = self.unit(said["new"], said["era_to"]) if said["new"] else None
            if there:
                raise LineError(f"{there.name} ({there.key}) đã có; không thành lập lần nữa.")
            self.want(self.make(said, row))
        elif not said["old"]:
            raise LineError("Chưa ghi đơn vị cũ.")

    def second_look(self, row, said):
        what = said["what"]
        if what == What.NEW:
            return
        old = self.unit(said["old"], said["era_from"])
        if old is None and what in UnitChange.SHARE and ":" not in said["old"]:
            if said["old"].isdecimal() and said["new"].isdecimal():
                self.left.append((row, said["new"]))
                return
        if old is None:
            raise LineError(
                f"Không có đơn vị “{said['old']}” trong {self.scope.name}; ghi tên, mã hoặc khóa."
            )
        change = UnitChange(what=what, old=old, decree=said["decree"])
        if what in UnitChange.SHARE:
            self.aim(change, said, row)
        elif what == What.RENAME:
            if not said["new_name"]:
                raise LineError(f"Chưa ghi {old.name} đổi tên thành gì; ghi ở cột Tên mới.")
            change.new_name = said["new_name"]
        elif what == What.CHANGE_KIND:
            change.new_name = said["new_name"]
            era = old.era or NEW
            change.new_kind = kind_of(said["new_kind"], said["new_name"], era)
        elif what == What.TRANSFER:
            change.new_parent, change.new_parent_key = self.parent(said)
            if not said["new_parent"]:
                raise LineError(f"Chưa ghi {old.name} chuyển về đâu; ghi ở cột Cấp trên mới.")
        self.rows.append((row, change))

    def aim(self, change, said, row):
        """Where an old unit goes: a unit that is there, or one that files or the row describe."""
        text, era = said["new"], said["era_to"]
        if text:
            change.new = self.unit(text, era)
            if change.new:
                return
            made = self.described(text, era)
        else:
            made = self.described(said["new_name"], era) if said["new_name"] else None
        if made is None and said["new_name"]:
            made = self.make(said, row)
        if made is None:
            words = f"Không có đơn vị mới “{text}”" if text else "Chưa ghi đơn vị mới"
            raise LineError(
                f"{words}; ghi tên, loại, cấp trên của nó ở các cột Tên mới, Loại mới, Cấp trên mới, "
                "hoặc gửi kèm tệp đơn vị mới."
            )
        self.want(made)
        change.new_key = made.key

    def leave_out(self):
        """Rows about units elsewhere go, with their number; a mistyped code among ours is an error."""
        ours = {change.new.code for _, change in self.rows if change.new}
        ours |= {key.rpartition(":")[2] for key in self.wanted}
        for row, new in self.left:
            if {new, *(new.zfill(width) for width in WIDTHS)} & ours:
                words = "Không có đơn vị cũ mang mã này, dù đơn vị mới thì có; xem lại mã và bộ mã."
                self.lines.problems.append((row, words))
            else:
                self.lines.left_out.append(row)


def kind_of(text, name, era):
    """A kind as the state writes it (xa), as people do (Xã), or as the name begins. Raises LineError."""
    folded = fold(text.replace("_", " "))
    if folded == CITY.replace("_", " ") and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    if folded in KIND_OF_WORDS:
        return KIND_OF_WORDS[folded]
    if text in Unit.Kind.values:
        return Unit.Kind(text)
    if text:
        raise LineError(f"Không có loại đơn vị “{text}”; ghi Tỉnh, Thành phố, Xã, Phường, Đặc khu …")
    begins = fold(name)
    if begins.startswith("thanh pho ") and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    for word, kind in KIND_OF_WORDS.items():
        if begins.startswith(f"{word} "):
            return kind
    raise LineError(f"Không rõ “{name}” là loại đơn vị gì; ghi ở cột Loại mới.")


def _bare(folded):
    for word in KIND_WORDS:
        if folded.startswith(f"{word} "):
            return folded.removeprefix(f"{word} ")
    return folded


def _named(units):
    more = f" và {len(units) - 6} đơn vị khác" if len(units) > 6 else ""
    return "; ".join(f"{unit.name} (khóa {unit.key})" for unit in units[:6]) + more


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)
