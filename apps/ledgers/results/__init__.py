"""What aid models have achieved, out of their books: the page of a model and the report read it here.

A new book: a module here with `questions` and `results` (see Book), and its line in BOOKS.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import chain
from urllib.parse import urlencode

from django.urls import reverse

from apps.aid_models.models import AidModel
from apps.core.at_once import ask_at_once
from apps.core.dates import today
from apps.ledgers.results import fund, herd, house, kitchen, store
from apps.ledgers.results.result import Book, Result

__all__ = ["BOOKS", "Book", "Result", "books_of", "result_of", "results_between", "url_of"]

HERD = Book("Sổ đàn vật nuôi", "ledgers:herd", herd.questions, herd.results)
FUND = Book("Sổ vốn quay vòng", "ledgers:fund", fund.questions, fund.results)
KITCHEN = Book("Sổ bếp ăn", "ledgers:kitchen", kitchen.questions, kitchen.results)
HOUSE = Book("Sổ nhà", "ledgers:houses", house.questions, house.results)
STORE = Book("Sổ kho", "ledgers:store", store.questions, store.results)

BOOKS = {
    AidModel.Kind.HOUSE: (HOUSE,),
    AidModel.Kind.KITCHEN: (KITCHEN,),
    AidModel.Kind.STORE: (STORE,),
    AidModel.Kind.COW_BANK: (HERD,),
    AidModel.Kind.REVOLVING: (FUND, HERD),
}
"""{kind of aid model: its books}"""


def results_between(aid_models, start, end, *, with_questions=()):
    """{aid_model_id: (Result, …)} of every aid model given (rows with `pk` and `kind`).

    One query for all of them; `with_questions` are querysets to be asked along. The results of all its books, one after the other; () for a model that keeps none. A book that
    says nothing but zeros is left out: many a fund never has an animal.
    """
    by_book = defaultdict(list)
    for aid_model in aid_models:
        for book in BOOKS.get(aid_model.kind, ()):
            by_book[book].append(aid_model.pk)
    asked = {book: book.questions(pks, start, end) for book, pks in by_book.items()}
    ask_at_once(*chain(*asked.values()), *with_questions)
    read = {book: book.results(pks, start, end, *asked[book]) for book, pks in by_book.items()}
    return {
        aid_model.pk: tuple(
            replace(result, figure=f"{book.code}_{result.code}")
            for book in BOOKS.get(aid_model.kind, ())
            for result in _if_telling(read[book][aid_model.pk])
        )
        for aid_model in aid_models
    }


def _if_telling(results):
    return results if any(result.amount for result in results) else ()


def result_of(book, aid_model):
    """(Result, …) of one book of an aid model, from its beginning to today."""
    asked = ([aid_model.pk], date.min, today())
    questions = book.questions(*asked)
    ask_at_once(*questions)
    return tuple(
        replace(result, url=url_of(book, result.code, aid_model))
        for result in book.results(*asked, *questions)[aid_model.pk]
    )


def url_of(book, code, aid_model, **days):
    """The page that tells where a result comes from; of the days `from` and `to`, else since ever."""
    asked = urlencode({"unit": aid_model.unit.key, "of": aid_model.pk} | days)
    return f"{reverse('reports:figure', args=[f'{book.code}_{code}'])}?{asked}"


def books_of(aid_model):
    """[(Book, (Result, …))] of one aid model, from its beginning to today; () for nothing yet."""
    books = BOOKS.get(aid_model.kind, ())
    return [(book, _if_telling(result_of(book, aid_model))) for book in books]
