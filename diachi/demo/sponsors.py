"""Invented sponsors: the Hội's own on one side, offices, companies, groups, persons on the other."""

from apps.addresses.models import Gender
from apps.core.text import fold
from apps.sponsors.models import Sponsor
from diachi.demo import names, people
from diachi.demo.cases import at
from diachi.demo.names import listed
from diachi.demo.plan import PERIOD

Kind = Sponsor.Kind
_GOOD_WORDS = listed(
    "An Phúc, Đại Ngàn, Hướng Dương, Nắng Mới, Bình Minh, Hoa Rừng, Thảo Nguyên, Suối Xanh, Minh Tâm, Tâm An, Phúc Lộc, "
    "Trường Xuân, Cao Nguyên Xanh, Hạt Mầm, Thiên Ân, Hồng Phúc, Mái Ấm, Gia Nguyên, Khánh Bình, Bazan Đỏ"
)
_TRADES = listed(
    "Cà phê, Nông sản, Xây dựng, Vận tải, Cao su, Hồ tiêu, Thương mại, Dược liệu, Phân bón, Cơ khí"
)
_OFFICES = listed(
    "Sở Nông nghiệp và Môi trường, Sở Y tế, Sở Giáo dục và Đào tạo, Sở Xây dựng, Sở Tài chính, Sở Nội vụ, "
    "Sở Khoa học và Công nghệ, Thanh tra tỉnh, Kho bạc Nhà nước khu vực, Bảo hiểm xã hội tỉnh, Công an tỉnh, "
    "Bộ Chỉ huy Quân sự tỉnh, Sở Dân tộc và Tôn giáo, Văn phòng Ủy ban nhân dân tỉnh"
)
_MASS = listed(
    "Hội Liên hiệp Phụ nữ, Đoàn Thanh niên Cộng sản Hồ Chí Minh, Hội Nông dân, Hội Cựu chiến binh, "
    "Ủy ban Mặt trận Tổ quốc Việt Nam, Liên đoàn Lao động"
)
_RELIGIOUS = listed(
    "Chùa Phước Duyên, Chùa Thiện Tâm, Chùa Minh Hạnh, Chùa Liên Nguyên, Chùa Từ Tâm, Chùa Pháp Duyên, "
    "Tịnh xá Ngọc Duyên, Tịnh xá Ngọc Tâm, Giáo xứ Hy Vọng, Giáo xứ Bình An, Giáo xứ Nguồn Sáng"
)
_ABROAD = listed(
    "Hội Thân hữu Tây Nguyên tại Đức, Quỹ Bàn tay Ấm, Nhóm kiều bào Lá Lành tại Úc, Quỹ Trẻ em Bông Sen"
)
# How many of each kind in a full demo; a small one has fewer, never none.
_COUNTS = {
    Kind.RC_STAFF: 26, Kind.RC_MEMBER: 60, Kind.RC_VOLUNTEER: 56, Kind.RC_YOUTH: 24, Kind.COMPANY: 60, Kind.SCHOOL: 26,
    Kind.RELIGIOUS: 22, Kind.CHARITY_GROUP: 34, Kind.INDIVIDUAL: 120, Kind.LEADER: 12,
}  # fmt: skip


def invent_all(rng, province, places, totals, *, by):
    """The register of sponsors of a province, of province and communes; no name twice in a kind."""
    share = min(1, max(0.12, totals.filed / 12_000))
    register = _Register(province, by)
    register.add("Hội Chữ thập đỏ " + _lower_kind(province.name), Kind.RC_ORGANISATION, province)
    for place in places:
        name = "Hội Chữ thập đỏ " + _lower_kind(place.unit.name)
        register.add(name, Kind.RC_ORGANISATION, place.unit)
    for name in _OFFICES:
        register.add(name, Kind.AGENCY, province)
    for name in _MASS:
        register.add(f"{name} tỉnh", Kind.MASS_ORGANISATION, province)
    for place in places[:: max(1, round(4 / share))]:
        name = f"{rng.choice(_MASS)} {_lower_kind(place.unit.name)}"
        register.add(name, Kind.MASS_ORGANISATION, place.unit)
    for name in _ABROAD:
        register.add(name, Kind.FOREIGN, province, may_be_named=True)
    for kind, count in _COUNTS.items():
        for _ in range(max(2, round(count * share))):
            place = rng.choice(places)
            register.add(_name(rng, kind, place), kind, place.unit, rng=rng)
    return register.sponsors


def _name(rng, kind, place):
    good = rng.choice(_GOOD_WORDS)
    if kind in Sponsor.PERSON_KINDS:
        group = rng.choices(list(place.peoples), list(place.peoples.values()))[0]
        return names.invent(rng, group, rng.choice((Gender.MALE, Gender.FEMALE)))
    return {
        Kind.RC_YOUTH: f"Đội Thanh thiếu niên Chữ thập đỏ Trường THCS {good}",
        Kind.COMPANY: f"Công ty TNHH {rng.choice(_TRADES)} {good}",
        Kind.SCHOOL: f"Trường {rng.choice(('Tiểu học', 'THCS', 'THPT', 'Mầm non'))} {good}",
        Kind.RELIGIOUS: rng.choice(
            (*_RELIGIOUS, *(f"Chi hội Tin Lành {name}" for name in place.hamlets[:6]))
        ),
        Kind.CHARITY_GROUP: f"{rng.choice(('Câu lạc bộ', 'Nhóm thiện nguyện', 'Bếp ăn'))} {good}",
    }[kind]


def _lower_kind(name):
    """`Xã Ea Kao` → `xã Ea Kao`, as it stands inside a name."""
    return name[0].lower() + name[1:]


class _Register:
    """Sponsors so far; a name that is taken in its kind is passed over."""

    def __init__(self, province, by):
        self.province, self.by, self.sponsors, self.taken = province, by, [], set()

    def add(self, name, kind, unit, *, rng=None, may_be_named=None):
        if (kind, fold(name)) in self.taken:
            return
        self.taken.add((kind, fold(name)))
        is_person = kind in Sponsor.PERSON_KINDS
        sponsor = Sponsor(
            name=name,
            kind=kind,
            side=Sponsor.side_of(kind),
            unit=unit,
            province=self.province,
            may_be_named=not is_person if may_be_named is None else may_be_named,
            created_at=at(PERIOD[0], 8),
            created_by=self.by,
        )
        if rng is not None:
            sponsor.may_be_named = rng.random() < (0.35 if is_person else 0.9)
            if rng.random() < 0.5:
                sponsor.phone = f"{people.NO_NETWORK}{rng.randrange(10**6):06}"
            if kind == Kind.LEADER:
                sponsor.position = f"Lãnh đạo {_lower_kind(unit.name)}"
            elif is_person and rng.random() < 0.6:
                sponsor.address = unit.name
        self.sponsors.append(sponsor)
