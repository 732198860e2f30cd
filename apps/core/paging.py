"""Pages of long lists without counting all of them."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 100_000


class BoundedPaginator(Paginator):
    """Counts no further than `most` rows; past that, `is_bounded` tells that there are more."""

    most = MOST

    @cached_property
    def _counted(self):
        return self.object_list.order_by().values("pk")[: self.most + 1].count()

    @cached_property
    def count(self):
        return min(self._counted, self.most)

    @property
    def is_bounded(self):
        return self._counted > self.most
