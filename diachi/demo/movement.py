"""Direction and movement work of the demo: papers, committees, groups, activities, surveys."""

from datetime import date, timedelta

from apps.addresses.models import Gender
from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from diachi.demo import people
from diachi.demo.cases import at
from diachi.demo.names import KINH

Role, Represents = CommitteeMember.Role, CommitteeMember.Represents
_SEATS = (
    (Role.HEAD, Represents.GOVERNMENT, "Phó Chủ tịch", "Ủy ban nhân dân"),
    (Role.STANDING_DEPUTY, Represents.RED_CROSS, "Chủ tịch", "Hội Chữ thập đỏ"),
    (Role.MEMBER, Represents.FRONT, "Chủ tịch", "Ủy ban Mặt trận Tổ quốc"),
    (Role.MEMBER, Represents.FARMERS, "Chủ tịch", "Hội Nông dân"),
    (Role.MEMBER, Represents.WOMEN, "Chủ tịch", "Hội Liên hiệp Phụ nữ"),
    (Role.MEMBER, Represents.VETERANS, "Chủ tịch", "Hội Cựu chiến binh"),
    (Role.MEMBER, Represents.YOUTH, "Bí thư", "Đoàn Thanh niên"),
)
_PAPERS = (
    (Directive.Direction.RECEIVED, Directive.Kind.LETTER, "Tỉnh ủy", "Về tiếp tục đẩy mạnh Cuộc vận động"),
    (Directive.Direction.RECEIVED, Directive.Kind.PLAN, "Ủy ban nhân dân tỉnh", "Triển khai Cuộc vận động giai đoạn mới"),
    (Directive.Direction.ADVISORY, Directive.Kind.SUBMISSION, "Tỉnh Hội", "Đề nghị kiện toàn Ban Chỉ đạo Cuộc vận động"),
    (Directive.Direction.GUIDANCE, Directive.Kind.GUIDELINE, "Tỉnh Hội", "Hướng dẫn khảo sát, lập hồ sơ địa chỉ nhân đạo"),
    (Directive.Direction.COORDINATION, Directive.Kind.PROGRAMME, "Tỉnh Hội và Hội Nông dân tỉnh", "Chương trình phối hợp trợ giúp hộ nghèo"),
)  # fmt: skip
_GROUPS = (
    (SupportGroup.Kind.PATRONS, "Ban Bảo trợ nhân đạo", 9),
    (SupportGroup.Kind.CLUB, "Câu lạc bộ Gạo sẻ chia", 22),
    (SupportGroup.Kind.GROUP, "Nhóm thiện nguyện Lá Xanh", 14),
    (SupportGroup.Kind.TEAM, "Đội thanh niên xung kích nhân đạo", 18),
)
_EVENTS = (
    (Activity.Kind.PUBLICITY, Activity.Form.BROADCAST, "Phát thanh về Cuộc vận động trên loa xã", 12, None),
    (Activity.Kind.PUBLICITY, Activity.Form.MEETING, "Tuyên truyền tại sinh hoạt chi hội", 4, 160),
    (Activity.Kind.TRAINING, "", "Tập huấn khảo sát và lập hồ sơ cho cán bộ chi hội", 1, 35),
    (Activity.Kind.INSPECTION, "", "Kiểm tra việc trợ giúp địa chỉ nhân đạo tại các chi hội", 2, None),
    (Activity.Kind.FUNDRAISING, "", "Vận động doanh nghiệp nhận đỡ đầu địa chỉ", 1, 40),
)  # fmt: skip


def invent_all(rng, province, places, *, staff, today):
    """Lists of rows, one list for each table, in the order in which they must be written."""
    clerk_of_chapter = _Office(rng, province, province, staff, today)
    clerk_of_chapter.papers()
    clerk_of_chapter.committee(date(2019, 3, 1))
    clerk_of_chapter.events(10)
    offices = [clerk_of_chapter]
    for place in places:
        office = _Office(rng, province, place.unit, staff, today)
        if rng.random() < 0.7:
            office.committee(date(2025, 7, 15) + timedelta(days=rng.randint(0, 200)))
        office.groups()
        office.events(rng.randint(1, 4))
        office.surveys()
        offices.append(office)
    rows = [row for office in offices for row in office.rows]
    kinds = (Directive, SteeringCommittee, CommitteeMember, SupportGroup, Activity, Survey)
    return [[row for row in rows if type(row) is kind] for kind in kinds]


def _grown_up(rng):
    gender = rng.choice((Gender.FEMALE, Gender.MALE))
    return people.invent(rng, KINH, gender, rng.randint(1966, 1992)).name


class _Office:
    """Writes down what one unit did."""

    def __init__(self, rng, province, unit, staff, today):
        self.rng, self.province, self.unit, self.today = rng, province, unit, today
        self.writer = staff.of(unit)
        self.rows = []

    def _add(self, row, day):
        row.unit, row.province = self.unit, self.province
        row.created_at, row.created_by = at(min(day, self.today), 15), self.writer
        self.rows.append(row)
        return row

    def papers(self):
        for year in range(2008, self.today.year + 1, 2):
            for number, (direction, kind, issuer, abstract) in enumerate(_PAPERS, start=1):
                issued_on = date(year, self.rng.randint(1, 10), self.rng.randint(1, 28))
                self._add(
                    Directive(
                        direction=direction,
                        kind=kind,
                        number=f"{self.rng.randint(10, 900)}/{number:02}-MH",
                        issued_on=issued_on,
                        issuer=issuer,
                        abstract=f"{abstract} năm {year}",
                    ),
                    issued_on,
                )

    def committee(self, founded_on):
        if founded_on > self.today:
            return
        made = self._add(
            SteeringCommittee(
                decision_number=f"{self.rng.randint(20, 900)}/QĐ-MH",
                decided_on=founded_on,
                decided_by="Ủy ban nhân dân",
                founded_on=founded_on,
            ),
            founded_on,
        )
        for role, represents, position, agency in _SEATS:
            self.rows.append(
                CommitteeMember(
                    committee=made,
                    full_name=_grown_up(self.rng),
                    role=role,
                    represents=represents,
                    position=position,
                    agency=agency,
                    joined_on=founded_on,
                )
            )

    def groups(self):
        for kind, name, size in self.rng.sample(_GROUPS, self.rng.randint(0, 3)):
            founded_on = date(self.rng.randint(2009, 2024), self.rng.randint(1, 12), 1)
            self._add(
                SupportGroup(
                    kind=kind,
                    name=f"{name} {self.unit.name}",
                    head=_grown_up(self.rng),
                    size=size + self.rng.randint(-4, 8),
                    founded_on=founded_on,
                    work="Góp gạo, tiền và ngày công cho các địa chỉ trong địa bàn.",
                ),
                founded_on,
            )

    def events(self, count):
        for year in range(self.today.year - 2, self.today.year + 1):
            for kind, form, title, times, participants in self.rng.choices(_EVENTS, k=count):
                held_on = date(year, 1, 1) + timedelta(days=self.rng.randint(0, 364))
                if held_on <= self.today:
                    self._add(self._event(kind, form, title, times, participants, held_on), held_on)

    def _event(self, kind, form, title, times, participants, held_on):
        raised = kind == Activity.Kind.FUNDRAISING
        return Activity(
            kind=kind,
            form=form,
            title=f"{title}, đợt tháng {held_on.month}",
            held_on=held_on,
            times=times,
            participants=participants,
            value=self.rng.randrange(5, 60) * 1_000_000 if raised else None,
        )

    def surveys(self):
        for year in range(self.today.year - 2, self.today.year + 1):
            if self.rng.random() < 0.15:
                continue
            starts_on = date(year, 2, self.rng.randint(1, 28))
            completed_on = starts_on + timedelta(days=self.rng.randint(30, 120))
            is_done = completed_on <= self.today and self.rng.random() < 0.9
            visited = self.rng.randint(60, 400)
            self._add(
                Survey(
                    year=year,
                    starts_on=starts_on,
                    completed_on=completed_on if is_done else None,
                    method="Trưởng thôn, buôn báo; trạm y tế và nhà trường giới thiệu.",
                    visited=visited,
                    in_need=visited // self.rng.randint(3, 6),
                ),
                starts_on,
            )
