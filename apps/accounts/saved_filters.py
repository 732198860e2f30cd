"""Filters that a person keeps under a name; always one's own."""

from django.db import transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from apps.accounts.models import SavedFilter, User
from apps.core.actions import ActionError, store
from apps.core.text import tidy

MOST_PER_PAGE = 30
LONGEST_QUERY = 2_000
NOT_KEPT = ("page", "csrfmiddlewaretoken", "queue")


class SavedFilterError(ActionError):
    """Why a filter cannot be kept."""


def kept_part(query):
    """What of a query string belongs to the filter: no page number, nothing empty."""
    given = QueryDict(query, mutable=True)
    for name in list(given):
        values = [value for value in given.getlist(name) if value]
        if name in NOT_KEPT or not values:
            del given[name]
        else:
            given.setlist(name, values)
    return given.urlencode()


def url_of(page, query=""):
    """The list itself, filtered; None where `page` is not the URL name of a list."""
    try:
        url = reverse(page)
    except NoReverseMatch:
        return None
    return f"{url}?{query}" if query else url


@transaction.atomic
def keep(*, page, name, query, by):
    """Keep a filter of the list `page`; the same name again gets the new filter.

    Raises SavedFilterError.
    """
    name, query = tidy(name), kept_part(query)
    if url_of(page) is None or not query:
        raise SavedFilterError("Không có bộ lọc nào để lưu ở trang này.")
    if len(query) > LONGEST_QUERY:
        raise SavedFilterError("Bộ lọc này dài quá nên không lưu được; hãy bớt điều kiện.")
    _check_name(name)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # one at a time
    own = SavedFilter.objects.visible_to(by).filter(page=page)
    same = own.filter(name=name).first()
    if same is None and own.count() >= MOST_PER_PAGE:
        raise SavedFilterError(
            f"Mỗi trang lưu nhiều nhất {MOST_PER_PAGE} bộ lọc; hãy xóa bớt rồi lưu."
        )
    saved = same or SavedFilter(user=by, page=page, name=name)
    saved.query = query
    return store(saved)


def rename(saved, *, name):
    """Raises ActionError where another filter of the page has that name."""
    name = tidy(name)
    _check_name(name)
    saved.name = name
    return store(saved)


def drop(saved):
    saved.delete()


def _check_name(name):
    if not name:
        raise SavedFilterError("Hãy ghi tên cho bộ lọc.")
    if len(name) > SavedFilter._meta.get_field("name").max_length:
        raise SavedFilterError("Tên bộ lọc dài quá 80 ký tự.")
