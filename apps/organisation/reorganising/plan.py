"""What the lines of a reorganisation come to, worked out in memory; nothing is written here."""

from dataclasses import dataclass

from apps.core.actions import ActionError


class ReorganisingError(ActionError):
    """A reorganisation that the rules refuse; the message is for people.

    `problems` are the lines that are wrong, where lines are.
    """

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)


@dataclass(frozen=True)
class Problem:
    """Something about a line (`position`; None: about the whole): words that name the remedy."""

    position: int | None
    words: str
    is_error: bool = True
