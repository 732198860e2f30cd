"""What comes on top of the exact totals: excluded and voided aid, and the years after 2018."""

from datetime import date, timedelta

from apps.addresses.models import Address
from apps.aid_records.models import Exclusion
from diachi.demo import gifts, stories
from diachi.demo.cases import at
from diachi.demo.gifts import Basis, Gift
from diachi.demo.plan import FILED, working_day

_EXCLUDED = {"X5": 45, "X1": 26, "X2": 20, "X4": 5, "X3": 4}
_CAMPAIGNS = {"tet-vi-nguoi-ngheo": 72, "kham-benh-cap-thuoc": 18, "thang-hanh-dong-da-cam": 10}
_EXCLUDED_GIFTS = {
    "X1": Gift("luong-thuc", "Hỗ trợ khẩn cấp sau mưa lũ", 300, 1_000, Basis.LOCAL_PRICE),
    "X2": Gift("tien-mat", "Quà một lần của đoàn khách đến thăm", 200, 500),
    "X3": Gift("khac", "Chi phí đi lại của cán bộ Hội", 100, 300),
    "X4": Gift("khac", "Tờ gấp, áo mưa in lời kêu gọi", 50, 150, Basis.INVOICE),
    "tet-vi-nguoi-ngheo": Gift("luong-thuc", "Quà Tết", 300, 500, Basis.INVOICE, 1, "suất"),
    "kham-benh-cap-thuoc": Gift("chua-tri", "Khám bệnh, cấp thuốc miễn phí", 150, 350, Basis.ESTIMATE),
    "thang-hanh-dong-da-cam": Gift("tien-mat", "Tặng quà Tháng hành động", 300, 600),
}  # fmt: skip


def excluded(rng, giver, cases):
    """Aid that is on file but does not count for the campaign."""
    found = []
    for case in cases:
        if rng.random() > 0.05:
            continue
        last = min(case.closes_on or date.max, case.slot.filed_on + timedelta(days=1500))
        day = case.slot.filed_on + timedelta(rng.randint(1, (last - case.slot.filed_on).days))
        code, campaign = stories.pick(rng, _EXCLUDED), None
        if code == "X5":
            campaign = stories.pick(rng, _CAMPAIGNS)
        if campaign == "tet-vi-nguoi-ngheo":
            day = max(case.slot.filed_on, working_day(rng, day.year, (1, 12), (2, 9)))
        if campaign == "thang-hanh-dong-da-cam":
            day = max(case.slot.filed_on, working_day(rng, day.year, (8, 1), (8, 31)))
        found.append(
            giver.give(
                rng,
                case,
                _EXCLUDED_GIFTS[campaign or code],
                day,
                sponsor=giver.sponsor(rng, case),
                exclusion=Exclusion(code),
                other_campaign=campaign and giver.terms["OtherCampaign"][campaign],
            )
        )
    return found


def voided(rng, giver, helped):
    """Slips of the pen, struck out with a reason."""
    found = []
    for case in rng.sample(helped, max(2, len(helped) // 300)):
        record = giver.give(
            rng,
            case,
            gifts.some_gift(rng, "tien-mat"),
            case.first_aid_on,
            sponsor=giver.sponsor(rng, case),
        )
        record.voided_at, record.voided_by = at(case.first_aid_on, 17), giver.staff.reviewer
        record.void_reason = rng.choice(
            ("Nhập trùng.", "Ghi nhầm địa chỉ.", "Nhà tài trợ chưa trao.")
        )
        found.append(record)
    return found


def year(rng, giver, cases, totals, number):
    """The counted aid of one year after 2018: (records, streams)."""
    giver.houses_left = max(1, round(totals.filed / FILED * 14))
    giver.cows_left = max(1, round(totals.filed / FILED * 20))
    open_cases = [case for case in cases if case.is_open_on(date(number, 12, 31))]
    wanted = min(len(open_cases), round(totals.filed * rng.uniform(0.085, 0.1)))
    records, streams = [], []
    for case in rng.sample(open_cases, wanted):
        first, last = max(case.slot.filed_on, date(number, 1, 3)), date(number, 12, 30)
        day = first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
        sponsor = giver.sponsor(rng, case)
        if case.address.kind == Address.Kind.INDIVIDUAL and rng.random() < 0.07 and day.month <= 9:
            stream = _months(rng, giver, case, day, sponsor)
            records += stream
            streams.append((case, stream))
        else:
            records.append(giver.give(rng, case, giver.gift(rng, case), day, sponsor=sponsor))
    return records, streams


def _months(rng, giver, case, first, sponsor):
    gift = rng.choice((gifts.MONTHLY_MONEY, gifts.MONTHLY_MONEY, gifts.MONTHLY_RICE))
    value = gifts.value_of(rng, gift, first.year)
    days = [first.replace(month=month, day=min(first.day, 28)) for month in range(first.month, 13)]
    return [giver.give(rng, case, gift, day, sponsor=sponsor, value=value) for day in days]


def move(rng, cases, shares):
    """A few people live in another commune today; the exact units stay as they are."""
    targets = [
        share.place.unit
        for share in shares
        if share.filed and not share.edge and share.place.origins
    ]
    movable = [case for case in cases if not case.slot.share.edge and case.place.origins]
    for case in rng.sample(movable, max(1, len(movable) // 200)):
        case.address.unit = rng.choice(targets)
