"""What a comparison found: lines of reorganisations to come, and what is told only."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from apps.organisation.models import UnitChange, UnitLink

What = UnitChange.What
BY_SHARE = {UnitLink.Share.WHOLE.value: What.JOIN, UnitLink.Share.PART.value: What.DIVIDE}
HEADINGS = {  # in the order in which they are told
    What.NEW: "Đơn vị mới",
    What.JOIN: "Nhập toàn bộ",
    What.DIVIDE: "Chia ra",
    What.DISSOLVE: "Không còn, danh mục không ghi đơn vị kế tiếp",
    What.RENAME: "Đổi tên",
    What.CHANGE_KIND: "Đổi loại",
    What.TRANSFER: "Đổi đơn vị cấp trên",
}


@dataclass(frozen=True)
class Difference:
    """One line of a reorganisation (a UnitChange not yet saved), its words, its day if known, the
    keys of the provinces that it touches. `has_act`: the day is that of an act of `changes.csv`."""

    line: UnitChange
    words: str
    starts_on: date | None
    homes: frozenset
    has_act: bool = False


@dataclass
class Differences:
    """`found` in the order of lines. The rest is told and stays as it is: `newer`, units of which the
    tree knows more than the catalogue; `ended`, units that the catalogue still has; `respelled`,
    names written otherwise (Hoà, Hòa); `links`, words about links of old units that are not alike."""

    catalogue: object
    found: list = field(default_factory=list)
    newer: list = field(default_factory=list)
    ended: list = field(default_factory=list)
    respelled: list = field(default_factory=list)
    links: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.found)

    def by_what(self):
        """[(heading, [words])] of each kind of difference there is."""
        words = defaultdict(list)
        for one in self.found:
            words[one.line.what].append(one.words)
        return [(heading, words[what]) for what, heading in HEADINGS.items() if what in words]

    def kept(self):
        """[(heading, [words])] of what is not alike and stays as the tree has it."""
        told = (
            ("Hệ thống mới hơn danh mục này, giữ nguyên", self.newer),
            ("Danh mục còn ghi, hệ thống đã kết thúc, giữ nguyên", self.ended),
            ("Tên chỉ khác cách đặt dấu, giữ nguyên", self.respelled),
            ("Quan hệ cũ – mới khác danh mục, giữ nguyên", self.links),
        )
        return [(heading, words) for heading, words in told if words]

    def undated(self):
        """How many differences the catalogue tells no day of."""
        return sum(one.starts_on is None for one in self.found)
