"""The book of a cow bank: what stands, what is overdue, the tree, the table."""

from django.urls import reverse

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions.herd_book import HERDS
from apps.ledgers.exports.herd import HerdExport
from apps.ledgers.forms.herd import AnimalFilterForm
from apps.ledgers.lines import MOST_DRAWN, home_of, lines_of, stays_of
from apps.ledgers.models import Animal, Placement
from apps.ledgers.results import HERD, result_of
from apps.ledgers.views.books import InBookMixin, trail_of

MOST_OVERDUE = 5
RULE = (
    "Con mua, con được tặng giao cho hộ lần đầu là trợ giúp có giá trị, của nhà tài trợ con vật ấy. "
    "Chuyển giao cho hộ sau (kể cả con sinh ra trong mô hình) là quay vòng: hộ nhận được tính là "
    "được trợ giúp (cột 6), giá trị không cộng thêm lần nữa (cột 8); bên trợ giúp là cơ sở Hội giữ mô hình."
)


class HerdMixin(InBookMixin):
    kinds = HERDS

    @property
    def book_url(self):
        return reverse("ledgers:herd", args=[self.aid_model.pk])

    def trail(self):
        return trail_of(self.aid_model, ("Sổ đàn", self.book_url))

    def get_success_url(self):
        return self.book_url


class Herd(HerdMixin, PermissionMixin, LongExportMixin, RecordList):
    """The book of a herd: what stands, what is overdue, the tree, the table."""

    permission = Permission.VIEW_RECORDS
    model = Animal
    template_name = "ledgers/herd.html"
    export_class = HerdExport
    filter_class = AnimalFilterForm
    columns = [
        "pk",
        "code",
        "species",
        "sex",
        "source",
        "came_on",
        "mother__code",
        "fate",
        "fate_on",
        "voided_at",
    ]
    orders = {
        "code": ["code_key", "id"],
        "-code": ["-code_key", "-id"],
        "came": ["came_on", "id"],
        "-came": ["-came_on", "-id"],
    }

    def get_queryset(self):
        self.queryset = Animal.objects.of([self.aid_model.pk]).with_holder()
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, aid_model, day = self.request.user, self.aid_model, today()
        animals = context["page_obj"].object_list
        placements = Placement.objects.of([aid_model.pk])
        shown = stays_of(user, placements.filter(animal__in=[row["pk"] for row in animals]))
        names = {name: dict(getattr(Animal, name).choices) for name in ("Sex", "Source", "Fate")}
        for row in animals:
            row["stays"] = shown.get(row["pk"], [])
            row["last"] = row["stays"][-1] if row["stays"] else None
            row["late"] = row["last"].placement.days_overdue(day) if row["last"] else 0
            row["sex"] = names["Sex"][row["sex"]].lower()
            row["source"] = names["Source"][row["source"]]
            row["fate_name"] = names["Fate"][row["fate"]]
        lines = lines_of(user, aid_model)
        size = sum(line.size for line in lines)
        return context | {
            "tiles": result_of(HERD, aid_model),
            "overdue": overdue_rows(user, placements.overdue(day)[: MOST_OVERDUE + 1], day),
            "most_overdue": MOST_OVERDUE,
            "lines": lines,
            "is_drawn": size <= MOST_DRAWN,
            "size": size,
            "rule": RULE,
            "today": day,
        }


def overdue_rows(user, placements, day):
    """[(placement, home, days)] of what should have been handed over."""
    related = ("address__unit", "address__duplicate_of__unit", "aid__address__unit")
    rows = placements.select_related("animal__aid_model", *related)
    return [
        (placement, home_of(user, placement.household), placement.days_overdue(day))
        for placement in rows
    ]
