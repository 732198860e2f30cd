"""Pages of long lists without counting them."""

from django.core.paginator import EmptyPage, Paginator

from apps.core.text import whole_number

MOST_PAGES = 10**6


class BoundedPaginator(Paginator):
    """Reads one row more than the page shows instead of counting all of them.

    Counting 60.000 rows costs more than the page itself. Where more follow, `is_bounded` says so
    and `count` is only what has been passed.
    """

    is_bounded = False
    count = 0

    def __init__(self, *args, columns=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns

    def validate_number(self, number):
        """A page number from 1; whether there is such a page shows when it is read."""
        found = whole_number(str(number), most=MOST_PAGES + 1) or 0
        if not 1 <= found <= MOST_PAGES:
            raise EmptyPage("Không có trang này.")
        return found

    def page(self, number):
        """The rows as dicts of `columns`, where given. Raises EmptyPage."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list.values(*self.columns) if self.columns else self.object_list
        found = list(rows[start : start + self.per_page + 1])
        if not found and number > 1:
            raise EmptyPage("Không có trang này.")
        self.is_bounded = len(found) > self.per_page
        self.count = start + min(len(found), self.per_page)
        return self._get_page(found[: self.per_page], number, self)

    def get_page(self, number):
        """A page that is read whatever was asked: where there is no such page, the first."""
        try:
            return self.page(number)
        except EmptyPage:
            return self.page(1)

    @property
    def num_pages(self):
        """The pages known of: those up to this one, and the next where there is more."""
        return -(-self.count // self.per_page) + self.is_bounded or 1
