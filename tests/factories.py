"""Invented rows for tests. Traits name the states; no real person, phone or ID number."""

import datetime
from decimal import Decimal

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.addresses.choices import AidForm, StopReason
from apps.addresses.columns import COLUMNS as ADDRESS_COLUMNS
from apps.addresses.models import Address, AddressMove, Need, Review
from apps.aid_models.models import AidModel, Judgement
from apps.aid_records.models import AidRecord, HistoricalTotal, NeedCover, Pledge
from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from apps.jobs.models import Job
from apps.ledgers.models import (
    Animal,
    Capital,
    House,
    HouseFunding,
    Issue,
    KitchenDay,
    Loan,
    LoanEntry,
    Lot,
    Placement,
    StockCount,
    StoreItem,
)
from apps.organisation.models import Unit
from apps.reports.models import AwardSheet, Nomination, Round, Target, UnitCommendation, UnitReport
from apps.sponsors.models import Commendation, Sponsor, SponsorContact
from apps.workbooks.models import Import, StagedRow

DAY = datetime.date(2018, 3, 5)


def nation():
    """The root of the tree; made once."""
    found = Unit.objects.filter(depth=1).first()
    return found or Unit.objects.add_root({"key": "vn", "kind": "nation", "name": "Trung ương Hội"})


class UnitFactory(DjangoModelFactory):
    """A unit below `parent` (default: the nation's root); communes by default."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    era = "2025"
    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Xã Thử {n}")
    kind = "commune"

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        parent = parent or nation()
        fields.setdefault("key", f"{fields['era']}:{fields['code']}")
        unit = Unit.objects.add_child(parent, {"province": parent.province, **fields})
        if unit.depth == 2:
            unit.province = unit
            unit.save()
        return unit


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n}")
    full_name = factory.Sequence(lambda n: f"Trần Thị Thử {n}")
    role = "clerk"
    unit = factory.SubFactory(UnitFactory)
    email = ""

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or "Mat-khau-thu-1")
        self.save(update_fields=["password"])

    @factory.post_generation
    def with_second_factor(self, create, extracted, **kwargs):
        if extracted:
            Authenticator.objects.create(
                user=self,
                type=Authenticator.Type.TOTP,
                data={"secret": encrypt("JBSWY3DPEHPK3PXP")},
            )


class AddressFactory(DjangoModelFactory):
    """A draft of an individual; traits lead it through its life."""

    class Meta:
        model = Address

    code = factory.Sequence(lambda n: f"DL-26-{n:06d}")
    unit = factory.SubFactory(UnitFactory)
    filed_unit = factory.SelfAttribute("unit")
    province = factory.LazyAttribute(lambda address: address.unit.province)
    kind = "individual"
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    birth_year = 1950
    headcount = 1

    class Params:
        household = factory.Trait(kind="household", headcount=4)
        collective = factory.Trait(kind="collective", headcount=30, birth_year=None)
        submitted = factory.Trait(
            status="submitted",
            submitted_at=datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC),
        )
        filed = factory.Trait(status="filed", filed_on=DAY)
        closed = factory.Trait(
            status="closed",
            filed_on=DAY,
            closed_on=datetime.date(2020, 5, 1),
            stop_reason=factory.LazyFunction(lambda: StopReason.objects.get(code="on-dinh")),
        )


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    address = factory.SubFactory(AddressFactory)
    description = "Gạo, tiền thuốc"


class AddressMoveFactory(DjangoModelFactory):
    """A family that moved house, from the unit of its address to `to_unit`."""

    class Meta:
        model = AddressMove

    address = factory.SubFactory("tests.factories.AddressFactory", filed=True)
    from_unit = factory.SelfAttribute("address.unit")
    to_unit = factory.SubFactory(UnitFactory)
    moved_on = DAY
    reason = "Về ở với con"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    address = factory.SubFactory(AddressFactory, filed=True)
    reviewed_on = DAY


class SponsorFactory(DjangoModelFactory):
    """A company (others' side); `red_cross` makes a volunteer."""

    class Meta:
        model = Sponsor

    name = factory.Sequence(lambda n: f"Doanh nghiệp Thử {n}")
    kind = "company"
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda sponsor: sponsor.unit.province)

    class Params:
        red_cross = factory.Trait(
            kind="rc_volunteer", name=factory.Sequence(lambda n: f"Tình nguyện viên Thử {n}")
        )


class SponsorContactFactory(DjangoModelFactory):
    class Meta:
        model = SponsorContact

    sponsor = factory.SubFactory(SponsorFactory)
    full_name = factory.Sequence(lambda n: f"Lê Thị Thử {n}")


class CommendationFactory(DjangoModelFactory):
    class Meta:
        model = Commendation

    sponsor = factory.SubFactory(SponsorFactory)
    level = "province_chapter"
    title = "Giấy khen"
    year = 2018


class DirectiveFactory(DjangoModelFactory):
    """A plan of the province's committee, received."""

    class Meta:
        model = Directive

    direction = "received"
    kind = "plan"
    number = factory.Sequence(lambda n: f"{n + 1}/KH-UBND")
    issued_on = DAY
    issuer = "Ủy ban nhân dân tỉnh"
    abstract = "Triển khai Cuộc vận động"
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda directive: directive.unit.province)


class SteeringCommitteeFactory(DjangoModelFactory):
    class Meta:
        model = SteeringCommittee

    founded_on = DAY
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda committee: committee.unit.province)


class CommitteeMemberFactory(DjangoModelFactory):
    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(SteeringCommitteeFactory)
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    role = "member"
    represents = "front"
    position = "Chủ tịch"


class SupportGroupFactory(DjangoModelFactory):
    class Meta:
        model = SupportGroup

    kind = "club"
    name = factory.Sequence(lambda n: f"Câu lạc bộ Thử {n}")
    size = 10
    founded_on = DAY
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda group: group.unit.province)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    kind = "publicity"
    title = factory.Sequence(lambda n: f"Nói chuyện về Cuộc vận động, buổi {n}")
    held_on = DAY
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda activity: activity.unit.province)


class SurveyFactory(DjangoModelFactory):
    """The survey of 2018, going on."""

    class Meta:
        model = Survey

    year = 2018
    starts_on = DAY
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda survey: survey.unit.province)

    class Params:
        completed = factory.Trait(completed_on=datetime.date(2018, 6, 30))


class AidModelFactory(DjangoModelFactory):
    class Meta:
        model = AidModel

    name = factory.Sequence(lambda n: f"Ngân hàng bò Thử {n}")
    kind = "cow_bank"
    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda aid_model: aid_model.unit.province)


class JudgementFactory(DjangoModelFactory):
    """A model found effective in 2018."""

    class Meta:
        model = Judgement

    aid_model = factory.SubFactory(AidModelFactory)
    year = 2018
    is_effective = True
    why = factory.LazyAttribute(lambda judgement: "" if judgement.is_effective else "Ít người dùng")
    judged_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..aid_model.unit"))
    judged_at = factory.LazyFunction(timezone.now)


class PledgeFactory(DjangoModelFactory):
    class Meta:
        model = Pledge

    address = factory.SubFactory(AddressFactory, filed=True)
    sponsor = factory.SubFactory(SponsorFactory, unit=factory.SelfAttribute("..address.unit"))
    unit = factory.LazyAttribute(lambda pledge: pledge.address.unit)
    province = factory.LazyAttribute(lambda pledge: pledge.address.province)
    pledged_on = DAY


class NeedCoverFactory(DjangoModelFactory):
    """A whole need that a waiting pledge holds; `span` for a part."""

    class Meta:
        model = NeedCover

    need = factory.SubFactory(NeedFactory)
    pledge = factory.SubFactory(PledgeFactory, address=factory.SelfAttribute("..need.address"))
    capacity = factory.LazyAttribute(lambda cover: Need.objects.get(pk=cover.need.pk).capacity)
    span = factory.LazyAttribute(lambda cover: (0, cover.capacity))
    is_holding = factory.LazyAttribute(lambda cover: cover.pledge.status in Pledge.ACTIVE)


class AidRecordFactory(DjangoModelFactory):
    """Cash of 500.000 đồng from a company; `red_cross` from the Red Cross side."""

    class Meta:
        model = AidRecord

    address = factory.SubFactory(AddressFactory, filed=True)
    sponsor = factory.SubFactory(SponsorFactory, unit=factory.SelfAttribute("..address.unit"))
    unit = factory.LazyAttribute(lambda aid: aid.address.unit)
    province = factory.LazyAttribute(lambda aid: aid.address.province)
    side = factory.LazyAttribute(lambda aid: aid.sponsor.side)
    given_on = DAY
    form = factory.LazyFunction(lambda: AidForm.objects.get(code="tien-mat"))
    value = 500_000
    headcount = factory.LazyAttribute(lambda aid: aid.address.headcount)

    class Params:
        red_cross = factory.Trait(
            sponsor=factory.SubFactory(
                SponsorFactory, red_cross=True, unit=factory.SelfAttribute("..address.unit")
            )
        )


class HistoricalTotalFactory(DjangoModelFactory):
    class Meta:
        model = HistoricalTotal

    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda total: total.unit.province)
    starts_on = datetime.date(2008, 1, 1)
    ends_on = datetime.date(2012, 12, 31)


class RoundFactory(DjangoModelFactory):
    """The ten years of the plan of 16/10/2018, opened by `unit` (default: a commune's province)."""

    class Meta:
        model = Round

    unit = factory.LazyFunction(lambda: UnitFactory(kind="province"))
    title = factory.Sequence(lambda n: f"Tổng kết 10 năm, đợt {n}")
    plan_number = "61/KH-CTĐTN"
    plan_date = datetime.date(2018, 10, 16)
    plan_issuer = "Hội Chữ thập đỏ tỉnh Tây Ninh"
    starts_on = datetime.date(2008, 1, 1)
    ends_on = datetime.date(2018, 12, 31)
    deadline = datetime.date(2018, 11, 9)


class UnitReportFactory(DjangoModelFactory):
    """A unit's report in a round; `submitted` and `returned` by trait."""

    class Meta:
        model = UnitReport

    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda report: report.unit.province)
    round = factory.LazyAttribute(
        lambda report: RoundFactory(unit=report.unit.province or report.unit)
    )

    class Params:
        submitted = factory.Trait(
            status="submitted",
            submitted_at=factory.LazyFunction(timezone.now),
            first_submitted_at=factory.LazyFunction(timezone.now),
        )
        returned = factory.Trait(
            status="returned",
            return_reason="Thiếu phần kiến nghị.",
            returned_at=factory.LazyFunction(timezone.now),
        )


class TargetFactory(DjangoModelFactory):
    """A4 of plan 9859: 500 addresses filed in the year, in the whole province."""

    class Meta:
        model = Target

    province = factory.LazyFunction(lambda: UnitFactory(kind="province"))
    year = 2026
    code = factory.Sequence(lambda n: f"T{n + 1}")
    name = factory.Sequence(lambda n: f"Chỉ tiêu thử số {n + 1}")
    measure = "filed"
    scope = Target.Scope.WHOLE
    operator = Target.Operator.AT_LEAST
    threshold = Decimal(500)
    clause = "Kế hoạch 9859/UBND-KGVX, mục II.2"


class AwardSheetFactory(DjangoModelFactory):
    """A sheet that nobody has scored; `scored` by trait."""

    class Meta:
        model = AwardSheet

    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda sheet: sheet.unit.province)
    round = factory.LazyAttribute(lambda sheet: RoundFactory(unit=sheet.unit.province))

    class Params:
        scored = factory.Trait(t1_points=20, t2_points=15, t5_points=8)


class NominationFactory(DjangoModelFactory):
    """A unit proposed for the certificate of the province's chapter."""

    class Meta:
        model = Nomination

    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda nomination: nomination.unit.province)
    round = factory.LazyAttribute(lambda nomination: RoundFactory(unit=nomination.unit.province))
    level = "province_chapter"
    kind = "unit"
    title = "Giấy khen"

    class Params:
        granted = factory.Trait(
            outcome="granted",
            decision_number="12/QĐ-CTĐ",
            decided_on=datetime.date(2018, 12, 20),
        )


class UnitCommendationFactory(DjangoModelFactory):
    class Meta:
        model = UnitCommendation

    unit = factory.SubFactory(UnitFactory)
    province = factory.LazyAttribute(lambda award: award.unit.province)
    level = "province_chapter"
    title = "Giấy khen"
    year = 2015


class JobFactory(DjangoModelFactory):
    """A waiting job; its owner's unit, unless told otherwise."""

    class Meta:
        model = Job

    kind = "mail_digest"
    owner = factory.SubFactory(UserFactory)
    unit = factory.LazyAttribute(lambda job: job.owner.unit)
    title = "Xuất danh sách địa chỉ"
    about = "Lọc: đang chờ trợ giúp"

    class Params:
        running = factory.Trait(
            status="running",
            attempts=1,
            started_at=factory.LazyFunction(timezone.now),
            lease_until=factory.LazyFunction(
                lambda: timezone.now() + datetime.timedelta(minutes=1)
            ),
        )
        ended = factory.Trait(
            attempts=1,
            started_at=factory.LazyFunction(timezone.now),
            finished_at=factory.LazyFunction(timezone.now),
        )
        failed = factory.Trait(ended=True, status="failed", error="Đơn vị này đã giải thể.")
        with_file = factory.Trait(
            ended=True,
            status="done",
            result_file=factory.LazyFunction(
                lambda: default_storage.save("jobs/danh-sach.csv", ContentFile(b"a;b\n1;2\n"))
            ),
            file_name="danh-sach-dia-chi.csv",
            file_size=8,
            file_rows=1,
        )


class ImportFactory(DjangoModelFactory):
    """A workbook of one row in error, waiting to be mended."""

    class Meta:
        model = Import

    kind = "addresses"
    unit = factory.SubFactory(UnitFactory)
    by = factory.SubFactory(UserFactory, role="reviewer", unit=factory.SelfAttribute("..unit"))
    name = "danh-sach.xlsx"
    status = "ready"
    version = 1
    report = factory.LazyFunction(
        lambda: {
            "read": 1,
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "skipped": 0,
            "rows_in_error": 1,
        }
    )

    class Params:
        saved = factory.Trait(status="saved", saved_at=factory.LazyFunction(timezone.now))


class StagedRowFactory(DjangoModelFactory):
    """A row of addresses whose kind is not written."""

    class Meta:
        model = StagedRow

    source = factory.SubFactory(ImportFactory)
    number = 2
    cells = factory.LazyFunction(
        lambda: ["Trần Thị Hoà" if c.field == "full_name" else "" for c in ADDRESS_COLUMNS]
    )
    state = "error"
    problems = factory.LazyFunction(lambda: [["kind", "error", "Chưa ghi loại."]])


class AnimalFactory(DjangoModelFactory):
    """A cow of a cow bank, bought by the chapter."""

    class Meta:
        model = Animal

    aid_model = factory.SubFactory(AidModelFactory)
    code = factory.Sequence(lambda n: f"Bò {n}")
    sex = "female"
    source = "bought"
    came_on = datetime.date(2015, 1, 10)
    value = 20_000_000
    basis = "invoice"


class PlacementFactory(DjangoModelFactory):
    """A cow given to its first household; `address__unit` decides whose scope it is in."""

    class Meta:
        model = Placement

    animal = factory.SubFactory(
        AnimalFactory, aid_model__unit=factory.SelfAttribute("...address.unit")
    )
    address = factory.SubFactory(AddressFactory, filed=True, household=True)
    kind = "first"
    placed_on = datetime.date(2015, 2, 1)
    aid = factory.SubFactory(
        "tests.factories.AidRecordFactory",
        address=factory.SelfAttribute("..address"),
        aid_model=factory.SelfAttribute("..animal.aid_model"),
        given_on=factory.SelfAttribute("..placed_on"),
    )


class CapitalFactory(DjangoModelFactory):
    """What the chapter put into a revolving fund."""

    class Meta:
        model = Capital

    aid_model = factory.SubFactory(AidModelFactory, kind="revolving")
    amount = 50_000_000
    moved_on = datetime.date(2015, 1, 1)


class LoanFactory(DjangoModelFactory):
    class Meta:
        model = Loan

    aid_model = factory.SubFactory(
        AidModelFactory, kind="revolving", unit=factory.SelfAttribute("..address.unit")
    )
    address = factory.SubFactory(AddressFactory, filed=True, household=True)
    amount = 10_000_000
    lent_on = datetime.date(2015, 2, 1)
    aid = factory.SubFactory(
        "tests.factories.AidRecordFactory",
        address=factory.SelfAttribute("..address"),
        aid_model=factory.SelfAttribute("..aid_model"),
        given_on=factory.SelfAttribute("..lent_on"),
        is_recirculated=True,
    )


class LoanEntryFactory(DjangoModelFactory):
    class Meta:
        model = LoanEntry

    loan = factory.SubFactory(LoanFactory)
    amount = 4_000_000
    entered_on = datetime.date(2016, 2, 1)


class KitchenDayFactory(DjangoModelFactory):
    """Fifty meals for 900.000 đồng."""

    class Meta:
        model = KitchenDay

    aid_model = factory.SubFactory(AidModelFactory, kind="kitchen", name="Bếp ăn Thử")
    served_on = DAY
    meals = 50
    cost = 900_000


class HouseFactory(DjangoModelFactory):
    """A new house for a household on file, begun in March 2018."""

    class Meta:
        model = House

    address = factory.SubFactory(AddressFactory, filed=True, household=True)
    aid_model = factory.SubFactory(
        AidModelFactory,
        kind="house",
        name="Nhà Chữ thập đỏ Thử",
        unit=factory.SelfAttribute("..address.unit"),
    )
    kind = "new"
    started_on = DAY


class HouseFundingFactory(DjangoModelFactory):
    """40.000.000 đồng from a company."""

    class Meta:
        model = HouseFunding

    house = factory.SubFactory(HouseFactory)
    sponsor = factory.SubFactory(SponsorFactory, unit=factory.SelfAttribute("..house.unit"))
    kind = "cash"
    value = 40_000_000


class StoreItemFactory(DjangoModelFactory):
    class Meta:
        model = StoreItem

    aid_model = factory.SubFactory(AidModelFactory, kind="store", name="Kho hàng Thử")
    name = factory.Sequence(lambda n: f"Gạo Thử {n}")
    measure = "kg"


class LotFactory(DjangoModelFactory):
    """A hundred kilograms of a company, 15.000 đồng each."""

    class Meta:
        model = Lot

    item = factory.SubFactory(StoreItemFactory)
    sponsor = factory.SubFactory(SponsorFactory, unit=factory.SelfAttribute("..item.unit"))
    received_on = DAY
    quantity = 100
    left = factory.SelfAttribute("quantity")
    unit_value = 15_000
    basis = "invoice"


class IssueFactory(DjangoModelFactory):
    """Ten given out at the market, not yet taken from the lot's `left`."""

    class Meta:
        model = Issue

    lot = factory.SubFactory(LotFactory)
    issued_on = DAY
    quantity = 10
    target = "place"
    place = "Chợ xã"


class StockCountFactory(DjangoModelFactory):
    """One missing, not yet taken from the lot's `left`."""

    class Meta:
        model = StockCount

    lot = factory.SubFactory(LotFactory)
    counted_on = DAY
    counted = 99
    difference = -1
    reason = "Hao hụt"
