"""What is told of one person: circumstances in a few sentences, and how the case became known."""

from apps.core.text import given_name
from diachi.demo.themes import MALE

HOUSES = (
    "gỗ đã mục", "tranh vách nứa", "tôn thấp, nóng", "cấp bốn đã xuống cấp", "sàn cũ dột nát", "tạm lợp tôn cũ",
)  # fmt: skip
CHANNELS = {
    "thon-bao": 46, "can-bo-hoi": 22, "nha-truong": 10, "tram-y-te": 9, "tu-de-nghi": 8, "bao-chi": 2, "khac": 3,
}  # fmt: skip
CHILD_CHANNELS = {"nha-truong": 62, "thon-bao": 24, "can-bo-hoi": 14}


def pick(rng, weights):
    """One key of {key: weight}."""
    return rng.choices(list(weights), list(weights.values()))[0]


def form_of_address(age, gender):
    """How one speaks of a person of that age."""
    if age < 18:
        return "em"
    if age < 36:
        return "anh" if gender == MALE else "chị"
    if age < 80:
        return "ông" if gender == MALE else "bà"
    return "cụ ông" if gender == MALE else "cụ bà"


def called(name):
    """The name by which neighbours call a person: `Hường`, `Y Bhiăn`, `H'Yim`."""
    given = given_name(name)
    if name.startswith("Y "):
        return f"Y {given}"
    return f"H'{given}" if f"H'{given}" in name else given


def tell(rng, theme, *, name, age, gender, hamlet, is_coast):
    """The circumstances of one person, in two to four sentences."""
    who = f"{form_of_address(age, gender)} {called(name)}"
    words = {
        "who": who,
        "Who": who[0].upper() + who[1:],
        "age": age,
        "Spouse": "Vợ" if gender == MALE else "Chồng",
        "crop": "mía" if is_coast else "cà phê",
        "harvest": "chặt mía" if is_coast else "hái cà phê",
        "hamlet": hamlet[0].lower() + hamlet[1:],
        "house": rng.choice(HOUSES),
    }
    return " ".join(rng.choice(choices).format(**words) for choices in theme.sentences)
