"""Which kind of unit a word or a name means."""

from apps.core.text import fold
from apps.organisation.catalogue import CITY, CITY_OF_ERA
from apps.organisation.catalogue import KINDS as STATE_KINDS
from apps.organisation.models import KIND_WORDS, Unit

KIND_OF_WORDS = {fold(label): kind for kind, label in Unit.Kind.choices} | {
    word.replace("_", " "): kind for word, kind in STATE_KINDS.items()
}
SHORT_LABELS = {
    Unit.Kind.CENTRAL_CITY: "Thành phố",
    Unit.Kind.PROVINCIAL_CITY: "Thành phố",
}


class LineError(ValueError):
    """A row that says nothing certain. The message is for people and names the remedy."""


def kind_of(text, name, era):
    """A kind as the state writes it (xa), as people do (Xã), or as the name begins. Raises LineError."""
    folded = fold(text.replace("_", " "))
    if folded == CITY.replace("_", " ") and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    if folded in KIND_OF_WORDS:
        return KIND_OF_WORDS[folded]
    if text in Unit.Kind.values:
        return Unit.Kind(text)
    if text:
        raise LineError(
            f"Không có loại đơn vị “{text}”; ghi Tỉnh, Thành phố, Xã, Phường, Đặc khu …"
        )
    begins = fold(name)
    if begins.startswith("thanh pho ") and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    for word, kind in KIND_OF_WORDS.items():
        if begins.startswith(f"{word} "):
            return kind
    raise LineError(f"Không rõ “{name}” là loại đơn vị gì; ghi ở cột Loại mới.")


def in_kind(name, kind):
    """The name with the word of another kind before it: Xã Bố Hạ, a ward → Phường Bố Hạ.

    A name that begins with no such word stays, and so do those of schools.
    """
    if kind in Unit.OWN_KINDS:
        return name
    words = name.split()
    for count in (2, 1):
        if fold(" ".join(words[:count])) in KIND_WORDS and len(words) > count:
            return " ".join(
                [*SHORT_LABELS.get(kind, Unit.Kind(kind).label).split(), *words[count:]]
            )
    return name
