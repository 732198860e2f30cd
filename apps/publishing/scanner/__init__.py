"""What must not stand in the words written for the public, and where it stands (domain.md section 8).

It refuses what names or leads to a person: names of the dossier, numbers, ways to reach somebody,
places below the province, schools, ethnicity, religion, diseases. It does not judge style, and it
leaves ordinary words alone: "hoa lan" is no name. Where it cannot know, it takes the side of the
family.
"""

from dataclasses import dataclass, replace

from apps.core.text import tidy_lines
from apps.publishing.scanner.capitals import capitals_in
from apps.publishing.scanner.dossier import Dossier
from apps.publishing.scanner.names import names_in, own_spans
from apps.publishing.scanner.numbers import numbers_in
from apps.publishing.scanner.places import places_in
from apps.publishing.scanner.private_life import private_life_in
from apps.publishing.scanner.words import Text

__all__ = ["Dossier", "Finding", "is_number_told", "marked", "scan", "scan_text"]

STORY = "story"


@dataclass(frozen=True)
class Finding:
    """A passage that is refused: [start, end) of the story, or of the words of a need.

    `need` is the number of the Need, None in the story.
    """

    text: str
    start: int
    end: int
    reason: str
    remedy: str
    need: int | None = None

    @property
    def passage(self):
        return self.text[self.start : self.end]


def scan(publication):
    """[Finding] of a version: its story, and the words and measures of its needs."""
    dossier = Dossier.of(publication.address, level=publication.consent.level)
    found = scan_text(publication.story, dossier)
    for row in publication.needs.select_related("need").order_by("id"):
        found += scan_text(row.wording, dossier, need=row.need_id)
        found += scan_text(row.need.measure, dossier, need=row.need_id)
    return found


def scan_text(words, dossier, *, need=None):
    """[Finding] of one text, in its order; passages never overlap: of one reason they become one."""
    text = Text(tidy_lines(words))
    passages = [
        *names_in(text, dossier),
        *numbers_in(text, dossier),
        *places_in(text, dossier),
        *private_life_in(text, dossier),
        *(found for found in capitals_in(text) if not _is_own(found, text, dossier)),
    ]
    found, last = [], 0
    for passage in sorted(passages, key=lambda passage: (passage.start, -passage.end)):
        if passage.end > last:
            if found and passage.start < last and found[-1].reason == passage.reason:
                last = passage.end
                found[-1] = replace(found[-1], end=last)
                continue
            start = max(passage.start, last)
            found.append(
                Finding(text.text, start, passage.end, passage.reason, passage.remedy, need)
            )
            last = passage.end
    return found


def _is_own(passage, text, dossier):
    """The name that the family agreed to."""
    spans = own_spans(text, dossier)
    return any(start <= passage.end and passage.start <= end for start, end in spans)


def is_number_told(name):
    """Whether a name carries a number of somebody or a way to reach one: "Lan 0912 345 678"."""
    return any(True for _ in numbers_in(Text(tidy_lines(name)), Dossier()))


def marked(words, findings):
    """[(text, Finding or None)]: the words cut at the findings in them."""
    text, pieces, last = tidy_lines(words), [], 0
    for finding in findings:
        pieces.append((text[last : finding.start], None))
        pieces.append((finding.passage, finding))
        last = finding.end
    pieces.append((text[last:], None))
    return [piece for piece in pieces if piece[0]]
