"""A hundred thousand invented cards for benchmarks, and their removal."""

import datetime
import io
import itertools
import random

from django.db import connection, transaction

from apps.core.dates import today
from apps.core.text import fold
from apps.publishing.public import PublicCard, PublicNeed
from apps.publishing.public.terms import Group, Help

MARK = "ZZ"  # how the codes of invented cards begin; the alphabet of true ones is another matter
FIRST_NEED = 2**40
FORMS_OF_ADDRESS = ("Bà", "Ông", "Chị", "Anh", "Cháu", "Em")
OPENINGS = (
    "Sống một mình trong căn nhà ván cũ cuối làng.",
    "Một mình nuôi ba con nhỏ bằng việc làm thuê theo mùa.",
    "Ở với bà ngoại đã ngoài bảy mươi.",
    "Vợ chồng làm rẫy thuê, nhà đông con.",
    "Yếu một bên chân, không đi làm được từ hai năm nay.",
    "Trận lũ năm ngoái cuốn mất nhà bếp và đàn heo giống.",
)
MIDDLES = (
    "Mấy tháng mưa không lên rẫy được nên bữa có bữa không.",
    "Hằng ngày nhặt củi đổi gạo, hàng xóm thỉnh thoảng giúp.",
    "Mái nhà dột nhiều chỗ, mùa mưa phải che bạt.",
    "Muốn có một con bò giống để gây đàn.",
    "Cháu học khá, muốn được học tiếp lên cấp ba.",
    "Đi lại phải nhờ người cõng, mong có chiếc xe lăn.",
)
RARE = "thổ cẩm"  # one card in a thousand
WANTS = {
    Help.FOOD: ("Gạo hằng tháng", 300_000, "monthly"),
    Help.CASH: ("Trợ cấp hằng tháng", 500_000, "monthly"),
    Help.SCHOOL: ("Học bổng cả năm học", 2_000_000, "yearly"),
    Help.HOUSE: ("Sửa mái nhà", 30_000_000, "once"),
    Help.BREED: ("Bò giống sinh sản", 15_000_000, "once"),
    Help.WHEELCHAIR: ("Xe lăn", 3_000_000, "once"),
}
PROVINCES, COMMUNES = 34, 90


@transaction.atomic
def make(count, seed=1):
    """Write `count` cards, each with one to three needs, as COPY."""
    remove()
    chance = random.Random(seed)
    cards, needs = io.StringIO(), io.StringIO()
    numbers = itertools.count(FIRST_NEED)
    for number in range(count):
        code = f"{MARK}{number:06d}"
        row, wants = _card(code, chance)
        cards.write(_line(row))
        for form, state in wants:
            needs.write(_line(_need(next(numbers), code, form, state)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('diachi.invented_cards', 'on', true)")
    _copy(PublicCard, cards, but={"search"})
    _copy(PublicNeed, needs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE publishing_publiccard, publishing_publicneed")


@transaction.atomic
def remove():
    """Take them away again; cards of the installation stay."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_publicneed WHERE id >= %s", [FIRST_NEED])
        cursor.execute("DELETE FROM publishing_publiccard WHERE code LIKE %s", [f"{MARK}%"])


def _card(code, chance):
    """(values of a PublicCard in the order of its columns, [(form, state)])."""
    day = today()
    province = chance.randrange(PROVINCES)
    commune = chance.randrange(COMMUNES)
    forms = chance.sample(list(WANTS), chance.choice((1, 1, 2, 3)))
    state = chance.choice(("open", "open", "partly", "helped"))
    story = f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)} {chance.choice(MIDDLES)}"
    if chance.random() < 0.001:
        story += f" Biết dệt {RARE}."
    values = {
        "code": code,
        "level": 1,
        "kind": "individual",
        "called": f"{chance.choice(FORMS_OF_ADDRESS)} {chance.choice('ABCDHKLMNPQSTVXY')}.",
        "age_band": chance.choice(PublicCard.AgeBand.values),
        "headcount": 1,
        "groups": f"{{{chance.choice(Group.values)}}}",
        "forms": f"{{{','.join(forms)}}}",
        "province": 9_000 + province,
        "province_name": f"Tỉnh Thử {province + 1}",
        "commune": 90_000 + 100 * province + commune,
        "commune_name": f"Xã Thử {province + 1}.{commune + 1}",
        "commune_until": day + datetime.timedelta(days=300),
        "story": story,
        "photo": "",
        "photo_small": "",
        "state": state,
        "published_on": day - datetime.timedelta(days=chance.randrange(365)),
        "shown_until": day + datetime.timedelta(days=chance.randrange(1, 365)),
        "changed_at": f"{day} 08:00+07",
        "wants": "; ".join(WANTS[form][0] for form in forms),
    }
    words = ("code", "called", "commune_name", "province_name", "story", "wants")
    values["search_text"] = fold(" ".join(values[name] for name in words))
    columns = [field.column for field in PublicCard._meta.concrete_fields]
    return [values[name] for name in columns if name in values], [(form, state) for form in forms]


def _need(number, code, form, state):
    wording, value, frequency = WANTS[form]
    uncovered = {"open": value, "partly": value // 2, "helped": 0}[state]
    values = {
        "id": number,
        "card_id": code,
        "form_name": form.label,
        "wording": wording,
        "value": value,
        "quantity": r"\N",
        "measure": "",
        "frequency": frequency,
        "capacity": value,
        "uncovered": uncovered,
    }
    return [values[field.column] for field in PublicNeed._meta.concrete_fields]


def _line(values):
    return "\t".join(map(str, values)) + "\n"


def _copy(model, lines, but=()):
    columns = [field.column for field in model._meta.concrete_fields if field.name not in but]
    names = ", ".join(f'"{name}"' for name in columns)
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", lines)
