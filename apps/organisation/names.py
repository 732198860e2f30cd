"""All names of units, kept by the process until a unit changes, and how well a typed text names one."""

import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import Max

from apps.core.text import SEARCH_WORDS, fold
from apps.organisation.models import KIND_WORDS, Unit, UnitLink, UnitSpan

PROVINCE_DEPTH = 2
SHORT_KINDS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "h": "huyen",
    "q": "quan",
    "p": "phuong",
    "f": "phuong",
    "x": "xa",
}
_NUMBERED = re.compile(rf"({'|'.join(SHORT_KINDS)})(\d+)")
SHORTEST_JOINED = 4  # letters of a name that may be typed without its blanks

# How well a text names a unit, the best first.
EXACT, BEGINS, WORDS, KIND_TOO, PLACED, PLACED_ANYHOW, PARTLY_PLACED, SOMEWHERE = range(8)
SURE = (EXACT, PLACED, PLACED_ANYHOW)  # the whole name is there, or the name and what it lies in


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name: `bare` is without its kind, `above` what the unit lies in, `near` all of it."""

    pk: int
    path: str
    folded: str
    bare: str
    above: str
    near: str
    joined: str


@dataclass(frozen=True)
class Names:
    """Names of units in the order in which namesakes stand; 14.000 are looked through in 10 ms."""

    today: list
    ended: list
    past: list  # of units that have another name today, the latest first
    faces: dict  # id of one of `past` → (name, last day)

    def within(self, scope, origins=frozenset()):
        """Those of `scope` and below, and old ones of the numbers `origins`."""
        if scope.is_root():
            return self
        path = scope.path
        lists = (
            [name for name in names if name.path.startswith(path) or name.pk in origins]
            for names in (self.today, self.ended, self.past)
        )
        return Names(*lists, self.faces)

    def namesakes(self, folded):
        """{folded name: how many units of today have it}."""
        return Counter(name.folded for name in self.today if name.folded in folded)


def ranked(names, text):
    """[(how well, Name)] of those that `text` may mean, the likeliest first, namesakes as they stand."""
    readings = _readings(text)
    found = {}
    for words in readings:
        for name in _candidates(names, words):
            rank = _rank(name, words)
            if rank is not None and rank < found.get(id(name), (SOMEWHERE,))[0]:
                found[id(name)] = (rank, name)
    if not found and readings:
        for name in names:
            if all(word in name.folded for word in readings[0]):
                found[id(name)] = (SOMEWHERE, name)
    order = {id(name): place for place, name in enumerate(names)} if len(readings) > 1 else {}
    return sorted(found.values(), key=lambda one: (one[0], order.get(id(one[1]), 0)))


def sharpest(found):
    """Without those that are named by their kind or place, by a part, or by letters in a word, where
    others are better.
    `found` are tuples that begin with how well they are named."""
    best = min((one[0] for one in found), default=SOMEWHERE)
    edges = (KIND_TOO, PARTLY_PLACED, SOMEWHERE)
    edge = next((edge for edge in edges if best < edge), SOMEWHERE + 1)
    return [one for one in found if one[0] < edge]


def _readings(text):
    """The words of a text, and again with short kinds written out: P.5 Q.3, tx Buôn Hồ."""
    words = fold(text).split()[:SEARCH_WORDS]
    if not words:
        return []
    long = []
    for place, word in enumerate(words):
        if numbered := _NUMBERED.fullmatch(word):
            long += [SHORT_KINDS[numbered[1]], numbered[2]]
        elif word in SHORT_KINDS and place < len(words) - 1:
            long.append(SHORT_KINDS[word])
        else:
            long.append(word)
    long = " ".join(long).split()
    return [words] if long == words else [words, long]


def _candidates(names, words):
    starts = [f" {word}" for word in words]
    if len(words) == 1:
        (start,) = starts
        found = [name for name in names if start in f" {name.folded}"]
    else:
        found = names
        for start in starts:
            found = [name for name in found if start in name.near]
    joined = "".join(words)
    if len(joined) >= SHORTEST_JOINED:
        there = {id(name) for name in found}
        found = found + [name for name in names if joined in name.joined and id(name) not in there]
    return found


def _rank(name, words):
    """How well these words name it; None for not at all."""
    typed, joined = " ".join(words), "".join(words)
    bare = name.bare.replace(" ", "")
    if typed in (name.folded, name.bare) or joined in (name.joined, bare):
        return EXACT
    if name.folded.startswith(typed) or name.bare.startswith(typed):
        return BEGINS
    if len(joined) >= SHORTEST_JOINED and (
        name.joined.startswith(joined) or bare.startswith(joined)
    ):
        return BEGINS
    starts = [f" {word}" for word in words]
    if _hold(f" {name.bare}", starts):
        return WORDS
    if _hold(f" {name.folded}", starts):
        return KIND_TOO
    if not _hold(name.near, starts):
        return None
    for own in (name.folded, name.bare):
        if typed.startswith(f"{own} ") and _hold(f" {name.above}", starts[len(own.split()) :]):
            return PLACED
    if all(word in words for word in name.bare.split()):
        return PLACED_ANYHOW
    own = f" {name.bare}"
    return PARTLY_PLACED if any(start in own for start in starts) else None


def _hold(text, starts):
    return all(start in text for start in starts)


_kept = {}  # {"names": (what the history said then, Names)}


def names_of(scope):
    """The names within `scope`, and those that a base unit came from. Each change of a unit or of a name of old adds to the history, so its
    two last numbers tell whether those that are kept still hold."""
    stamp = tuple(
        model.objects.aggregate(last=Max("pgh_id"))["last"]
        for model in (Unit.pgh_event_model, UnitSpan.pgh_event_model)
    )
    kept_stamp, names = _kept.get("names", (None, None))
    if names is None or kept_stamp != stamp:
        names = _read()
        _kept["names"] = (stamp, names)
    return names.within(scope, _origins(scope) if scope.level == Unit.Level.BASE else frozenset())


def _origins(scope):
    """Numbers of the units that went into a base unit, or into what went into it: they hang elsewhere
    in the tree, yet whoever works in it types their names."""
    found, new = set(), {scope.pk}
    while new:
        links = UnitLink.objects.filter(new__in=new).values_list("old_id", flat=True)
        new = set(links) - found
        found |= new
    return frozenset(found)


def _read():
    rows = Unit.objects.order_by("depth", "name_key", "pk").values_list(
        "pk", "path", "depth", "name_folded", "valid_to"
    )
    today, ended, past, faces = [], [], [], {}
    below = {}  # path → what units below it lie in, from the nearest
    paths = {}
    for pk, path, depth, folded, valid_to in rows:
        above = below.get(path[: -Unit.steplen], "")
        below[path] = f"{folded} {above}".strip() if depth >= PROVINCE_DEPTH else ""
        paths[pk] = path
        (ended if valid_to else today).append(_name(pk, path, folded, above))
        if depth == PROVINCE_DEPTH and (short := _initials(folded)):
            (ended if valid_to else today).append(_name(pk, path, short, above))
    spans = UnitSpan.objects.order_by("-ends_on", "pk").values_list(
        "unit_id", "name", "name_folded", "ends_on"
    )
    for pk, written, folded, ends_on in spans:
        name = _name(pk, paths[pk], folded, below.get(paths[pk][: -Unit.steplen], ""))
        past.append(name)
        faces[id(name)] = (written, ends_on)
    return Names(today, ended, past, faces)


def _initials(folded):
    """How people shorten a province: thanh pho hcm; "" where it has one word."""
    kind = next((kind for kind in KIND_WORDS if folded.startswith(f"{kind} ")), "")
    words = folded[len(kind) :].split()
    return f"{kind} {''.join(word[0] for word in words)}".strip() if len(words) > 1 else ""


def _name(pk, path, folded, above):
    bare = next(
        (folded[len(kind) + 1 :] for kind in KIND_WORDS if folded.startswith(f"{kind} ")), folded
    )
    near = f" {folded} {above}"
    return Name(pk, path, folded, bare, above, near, folded.replace(" ", ""))
