"""What a reorganisation would do, in numbers and names."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """A user whose unit ends: where they will belong, None while a manager has to say it."""

    user: object
    before: object
    after: str | None


@dataclass(frozen=True)
class Sight:
    """Who belongs to a unit, and how many addresses they see before and after."""

    unit: str
    users: int
    before: int
    after: int


@dataclass
class Preview:
    """`counts`: [(key, words, number)], in order, for people: units that end, are made, renamed,
    moved; addresses that follow, that go to the work-list; open cases, pledges, drafts, publications,
    users, running rounds, staged imports … `collisions`: lines of words, one for each kind of row that
    cannot follow as it is, and what is done about it.
    """

    problems: list = field(default_factory=list)
    counts: list = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    collisions: list[str] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)

    @property
    def has_errors(self):
        return any(problem.is_error for problem in self.problems)


def preview(reorganisation):
    """The Preview of a draft. Never raises for lines that are wrong: its `problems` tell them, and
    then the rest may be empty. Writes nothing; a province takes a second or two.
    """
    raise NotImplementedError
