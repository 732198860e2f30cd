"""The paper a family signs: blank, or with what the Hội knows of it already."""

from apps.addresses.models import Consent
from apps.addresses.models.address import NAMELESS
from apps.addresses.signing import ADULT, CHILD, COLLECTIVE, SMALL, UNKNOWN, stage_of
from apps.core import formal
from apps.core.dates import format_date, today
from apps.organisation.models import Unit

Level = Consent.Level


class ConsentOnPaper:
    """The paper of `address`, or without a name (None) for those a unit visits.

    Where the age is known it holds only what the age leaves open, and asks for the signatures it needs.
    """

    body = "addresses/print/consent.html"
    css_class = "consent"
    title = "Phiếu đồng ý công khai"
    state, motto = formal.STATE, formal.MOTTO

    def __init__(self, address, *, unit):
        self.address, self.unit = address, unit
        self.is_base = unit.level == Unit.Level.BASE
        stage = stage_of(address, today()) if address else UNKNOWN
        self.is_blank = stage == UNKNOWN
        self.is_collective = stage == COLLECTIVE
        self.is_child = stage in (SMALL, CHILD)
        self.signs_alone = stage in (UNKNOWN, ADULT)
        self.child_agrees = stage in (UNKNOWN, CHILD)

    @property
    def above(self):
        """The chapter above the one that asks; "" of a chapter itself."""
        return (self.unit.province or self.unit).chapter_name if self.is_base else ""

    @property
    def controller(self):
        """Who answers for the data."""
        return self.unit.chapter_name

    @property
    def place(self):
        """Cư Bao of Phường Cư Bao."""
        return self.unit.name.removeprefix(f"{self.unit.get_kind_display()} ")

    @property
    def contact(self):
        """The office that takes a withdrawal: of the unit, otherwise of its province; None while none
        is on file, and the paper leaves room to write it."""
        for unit in filter(None, (self.unit, self.unit.province)):
            if found := getattr(unit, "contact", None):
                return found
        return None

    @property
    def facts(self):
        """[(label, value or dots)] of the person, household or collective."""
        address = self.address
        if address is None:
            return [
                ("Họ và tên người (tên tập thể) được giúp", ""),
                ("Ngày sinh", ""),
                ("Nơi ở", ""),
                ("Mã hồ sơ", ""),
            ]
        born = format_date(address.birth_date) or str(address.birth_year or "")
        place = ", ".join(filter(None, [address.street, address.hamlet, address.unit.name]))
        facts = [
            (
                "Tên tập thể được giúp" if self.is_collective else "Họ và tên người được giúp",
                address.full_name or NAMELESS,
            ),
            ("Ngày sinh" if address.birth_date else "Năm sinh", born),
            ("Nơi ở", place),
            ("Mã hồ sơ", address.code),
        ]
        return [fact for fact in facts if not (self.is_collective and "sinh" in fact[0])]

    @property
    def levels(self):
        """[(level, what strangers see)] of those that the age leaves open."""
        words = {
            Level.NONE: "Không ai ngoài cán bộ Hội có trách nhiệm thấy thông tin của gia đình.",
            Level.ANONYMOUS: (
                "Mọi người thấy: cách gọi và chữ cái đầu của tên (ví dụ “Bà T.”), nhóm tuổi, xã hoặc tỉnh, "
                "nhóm hoàn cảnh, số người, điều đang cần."
            ),
            Level.NAMED: "Như mức ẩn danh và thêm họ, tên.",
        }
        if self.is_blank:
            words[Level.NAMED] += " Không áp dụng cho người dưới 16 tuổi."
        return [
            (level.label, told)
            for level, told in words.items()
            if not (self.is_child and level == Level.NAMED)
        ]
