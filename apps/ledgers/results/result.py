"""What a book says of a period."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.money import format_money, format_number


@dataclass(frozen=True)
class Result:
    """One thing an aid model has achieved in a period: `amount` whole, None for not known.

    `code` names it for programs (`animals`), `measure` is what is counted (`con`, `hộ`, `đồng`).
    `is_grave` marks what should not be: losses, what is overdue. `url` is where it comes from,
    `figure` its name among the figures of the campaign.
    """

    code: str
    label: str
    amount: int | None
    measure: str = ""
    is_grave: bool = False
    url: str = ""
    figure: str = ""

    @property
    def value(self):
        """As a tile shows it."""
        if self.amount is None:
            return "chưa có số liệu"
        written = format_money if self.measure == "đồng" else format_number
        return written(self.amount)

    @property
    def unit(self):
        return "" if self.amount is None else self.measure

    @property
    def in_words(self):
        return f"{self.label}: {self.value} {self.unit}".strip()


@dataclass(frozen=True)
class Book:
    """A book (sổ) of an aid model: `url_name` is its page, by the number of the model.

    `questions(aid_model_ids, start, end)` gives querysets, which can be asked together with those of
    other books; `results(aid_model_ids, start, end, *questions)` makes of them {aid_model_id:
    (Result, …)}, with an entry for every model asked for.
    """

    title: str
    url_name: str
    questions: Callable
    results: Callable

    @property
    def code(self):
        """Names its results among the figures of the campaign: `herd` for herd_animals."""
        return self.url_name.partition(":")[2]


def by_model(rows, at="aid_model"):
    """{aid_model_id: the rest} of rows that name their aid model in `at`."""
    return {row[at]: {name: value for name, value in row.items() if name != at} for row in rows}
