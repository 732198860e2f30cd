"""Which unit a cell means: one that is there, or one that the files describe."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from apps.core.text import fold, tidy
from apps.organisation.catalogue import NEW, OLD
from apps.organisation.models import KIND_WORDS, Unit, UnitChange
from apps.reorganisations.columns import UNITS
from apps.reorganisations.reading.kinds import LineError, kind_of

WIDTHS = (2, 3, 5)  # of the state's codes, whose zeros a spreadsheet loses


@dataclass
class Made:
    """A unit that is not there yet."""

    key: str
    name: str
    kind: str
    parent: Unit | None = None
    parent_key: str = ""
    decree: str = ""


class Units:
    """What names and codes mean below `scope`; `wanted` are the units that lines need made."""

    def __init__(self, scope):
        self.scope = scope
        self.made = {}  # key → Made, of what the files describe
        self.made_by_name = defaultdict(dict)  # folded name → {key: Made}
        self.rows = {}  # key of a unit that a row of links makes → that row
        self.numbers = defaultdict(lambda: count(1))  # stem → numbers for keys of our own
        self.wanted = {}
        self.problems = []

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
            found = [
                self.by_key[f"{one}:{code}"] for code in codes if f"{one}:{code}" in self.by_key
            ]
            if len(found) > 1:
                raise LineError(f"Mã “{text}” có thể là {_named(found)}; hãy ghi khóa.")
            if found:
                return found[0]
        # A number is a code: 15 is a province, and never the wards that are called Phường 15.
        found = [] if text.isdecimal() else self.by_name.get(fold(text), [])
        found = [unit for unit in found if not era or unit.era == era] or found
        found = [unit for unit in found if unit.is_current] or found
        if len(found) > 1:
            raise LineError(f"Có nhiều đơn vị tên “{text}”: {_named(found)}; hãy ghi khóa.")
        return found[0] if found else None

    # --- units that are not there yet

    def describe(self, table, name_of_file):
        """Take the units of a catalogue's file as known: a line may go into them."""
        for row, cells in table.rows:
            said = dict(zip((column.field for column in UNITS), cells, strict=True))
            era, code = tidy(str(said["era"])) or NEW, tidy(str(said["code"]))
            name, parent = tidy(str(said["name"])), tidy(str(said["parent"]))
            try:
                kind = kind_of(tidy(str(said["kind"])), name, era)
                key = self.key_of(code, era, kind)
                made = self.keep(Made(key, name, kind))
                if not parent:
                    made.parent = self.root
                elif f"{era}:{parent}".lower() in self.made:
                    made.parent_key = self.made[f"{era}:{parent}".lower()].key
                else:
                    made.parent = self.unit(parent, era)
                    made.parent_key = "" if made.parent else f"{era}:{parent}"
            except LineError as error:
                self.problems.append((row, f"(tệp {name_of_file}) {error}"))

    @cached_property
    def root(self):
        return Unit.objects.filter(depth=1).get()

    @staticmethod
    def key_of(code, era, kind):
        """The key of a unit of the catalogue; a code that lost its zeros gets them back."""
        if code.isdecimal():
            width = {Unit.Level.PROVINCE: 2, Unit.Level.DISTRICT: 3}.get(
                Unit.LEVEL_OF_KIND[kind], 5
            )
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
        named = list(self.made_by_name.get(fold(text), {}).values())
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
        if there := self.by_key.get(key.lower()):
            raise LineError(f"{there.name} ({there.key}) đã có; không thành lập lần nữa.")
        if (other := self.rows.setdefault(key.lower(), row)) != row:
            raise LineError(
                f"{name}: mã {key} đã dùng ở dòng {other}; ghi mã khác hoặc bỏ một dòng."
            )
        decree = said["decree"] if not said["old"] else ""
        return self.keep(Made(key, name, kind, parent, parent_key, decree))

    def keep(self, made):
        """Know a unit that is not there yet, by its key and its name. Raises LineError."""
        for what, text, field in (("Mã", made.key, "new_key"), ("Tên", made.name, "new_name")):
            longest = UnitChange._meta.get_field(field).max_length
            if len(text) > longest:
                raise LineError(f"{what} “{text[:40]}…” dài quá {longest} chữ; ghi gọn lại.")
        self.made[made.key.lower()] = made
        self.made_by_name[fold(made.name)][made.key.lower()] = made
        return made

    def free_key(self, stem):
        keys = (f"{stem}-{number}" for number in self.numbers[stem])
        return next(k for k in keys if k.lower() not in self.by_key and k.lower() not in self.made)

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


def _bare(folded):
    for word in KIND_WORDS:
        if folded.startswith(f"{word} "):
            return folded.removeprefix(f"{word} ")
    return folded


def _named(units):
    more = f" và {len(units) - 6} đơn vị khác" if len(units) > 6 else ""
    return "; ".join(f"{unit.name} (khóa {unit.key})" for unit in units[:6]) + more
