"""What aid models have achieved, out of their books: the page of a model and the report read it here.

A new book: a module here with `results(aid_model_ids, start, end)`, and its line in BOOKS.
"""

from collections import defaultdict
from datetime import date

from apps.aid_models.models import AidModel
from apps.core.dates import today
from apps.ledgers.results import fund, herd, house, kitchen, store
from apps.ledgers.results.result import Book, Result

__all__ = ["BOOKS", "Book", "Result", "books_of", "result_of", "results_between"]

HERD = Book("Sổ đàn vật nuôi", "ledgers:herd", herd.results)
FUND = Book("Sổ vốn quay vòng", "ledgers:fund", fund.results)
KITCHEN = Book("Sổ bếp ăn", "ledgers:kitchen", kitchen.results)
HOUSE = Book("Sổ nhà", "ledgers:houses", house.results)
STORE = Book("Sổ kho", "ledgers:store", store.results)

BOOKS = {
    AidModel.Kind.HOUSE: (HOUSE,),
    AidModel.Kind.KITCHEN: (KITCHEN,),
    AidModel.Kind.STORE: (STORE,),
    AidModel.Kind.COW_BANK: (HERD,),
    AidModel.Kind.REVOLVING: (FUND, HERD),
}
"""{kind of aid model: its books}"""


def results_between(aid_models, start, end):
    """{aid_model_id: (Result, …)} of every aid model given (rows with `pk` and `kind`).

    The results of all its books, one after the other; () for a model that keeps none. A book that
    says nothing but zeros is left out: many a fund never has an animal.
    """
    by_book = defaultdict(list)
    for aid_model in aid_models:
        for book in BOOKS.get(aid_model.kind, ()):
            by_book[book].append(aid_model.pk)
    read = {book: book.results(pks, start, end) for book, pks in by_book.items()}
    return {
        aid_model.pk: tuple(
            result
            for book in BOOKS.get(aid_model.kind, ())
            for result in _if_telling(read[book][aid_model.pk])
        )
        for aid_model in aid_models
    }


def _if_telling(results):
    return results if any(result.amount for result in results) else ()


def result_of(book, aid_model):
    """(Result, …) of one book of an aid model, from its beginning to today."""
    return book.results([aid_model.pk], date.min, today())[aid_model.pk]


def books_of(aid_model):
    """[(Book, (Result, …))] of one aid model, from its beginning to today; () for nothing yet."""
    books = BOOKS.get(aid_model.kind, ())
    return [(book, _if_telling(result_of(book, aid_model))) for book in books]
