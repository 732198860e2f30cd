"""What must not stand in the words written for the public, and where it stands (domain.md section 8)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A passage that is refused. `place` is "story" or "need-<pk of Need>"; [start, end) lies in `text`."""

    place: str
    text: str
    start: int
    end: int
    reason: str
    remedy: str

    @property
    def passage(self):
        return self.text[self.start : self.end]


def scan(publication):
    """[Finding] of a version's story and wordings."""
    return []
