"""Who has to agree to being shown, by the age on the day of signing, in words for the form.

The rule itself is held by the constraints of `models.Consent`.
"""

from apps.addresses.models import Consent
from apps.addresses.models.consent import CHILD_AGREES_AT, OF_AGE_AT, birth_span
from apps.core.dates import same_day_later

Level, Relation = Consent.Level, Consent.Relation

COLLECTIVE, UNKNOWN, SMALL, CHILD, ADULT = "collective", "unknown", "small", "child", "adult"

RELATIONS = {
    COLLECTIVE: (Relation.HEAD,),
    UNKNOWN: (Relation.SELF, *Consent.FOR_A_CHILD),
    SMALL: Consent.FOR_A_CHILD,
    CHILD: Consent.FOR_A_CHILD,
    ADULT: (Relation.SELF, Relation.GUARDIAN),
}
LEVELS = {
    UNKNOWN: (Level.NONE,),
    SMALL: (Level.ANONYMOUS, Level.NONE),
    CHILD: (Level.ANONYMOUS, Level.NONE),
}
ALL_LEVELS = (Level.ANONYMOUS, Level.NAMED, Level.NONE)


def birthday(born, years):
    """The day on which somebody born then is so many years old (29/02: 28/02 of a common year)."""
    return same_day_later(born, months=12 * years)


def age_on(born, day):
    """Full years on the day."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def stage_of(address, on):
    """Which rule holds for the person on file on the day: where the year leaves it open, the stricter."""
    if address.kind == address.Kind.COLLECTIVE:
        return COLLECTIVE
    born_from, born_to = birth_span(address)
    if born_from is None:
        return UNKNOWN
    if on >= birthday(born_to, OF_AGE_AT):
        return ADULT
    return SMALL if on < birthday(born_from, CHILD_AGREES_AT) else CHILD


class Signing:
    """What the form offers for an address when the paper is signed on the day `on`."""

    def __init__(self, address, on):
        self.stage = stage_of(address, on)
        self.relations = RELATIONS[self.stage]
        self.levels = LEVELS.get(self.stage, ALL_LEVELS)
        self.is_child = self.stage in (SMALL, CHILD)
        self.child_agrees = self.stage == CHILD
        born_from, born_to = birth_span(address)
        self.age = ""
        if born_from:
            youngest, oldest = max(0, age_on(born_to, on)), max(0, age_on(born_from, on))
            self.age = str(oldest) if youngest == oldest else f"{youngest} hoặc {oldest}"

    @property
    def who(self):
        """Who signs, in a sentence."""
        return {
            COLLECTIVE: "Đây là một tập thể: người đại diện của tập thể ký.",
            UNKNOWN: "Hồ sơ chưa ghi năm sinh nên chưa biết ai phải ký.",
            SMALL: f"Cháu {self.age} tuổi: cần cha, mẹ hoặc người giám hộ ký.",
            CHILD: f"Cháu {self.age} tuổi: cần cha, mẹ hoặc người giám hộ ký VÀ cháu tự mình đồng ý.",
            ADULT: (
                f"Người được giúp {self.age} tuổi: tự mình ký. Chỉ khi có người giám hộ theo pháp luật "
                "thì người giám hộ ký thay."
            ),
        }[self.stage]

    @property
    def more(self):
        """What follows from the age, in a sentence; "" where nothing does."""
        return {
            SMALL: (
                "Cháu dưới 16 tuổi chỉ được công khai ẩn danh, không kèm ảnh. Đến ngày cháu tròn 7 tuổi, "
                "sự đồng ý này hết giá trị và phải ký lại, khi đó cháu cũng phải đồng ý."
            ),
            CHILD: (
                "Trẻ từ 7 đến dưới 16 tuổi chỉ được công khai ẩn danh, không kèm ảnh. Đến khi đủ 16 tuổi, "
                "sự đồng ý này hết giá trị và cháu tự mình ký lại."
            ),
        }.get(self.stage, "")
