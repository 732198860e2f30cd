"""Pages of a kitchen's book."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView, TemplateView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.audit.history import entries_for
from apps.core.actions import ActionError, void
from apps.core.charts import Series, bars, columns
from apps.core.dates import month_of, months_later, today
from apps.core.forms.steps import VoidForm
from apps.core.money import NO_FIGURE, format_money, format_number
from apps.core.text import whole_number
from apps.core.views import RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions.kitchen import write_days
from apps.ledgers.exports.kitchen import KitchenDayExport
from apps.ledgers.forms.kitchen import KitchenDayFilterForm, KitchenMonth, MonthForm
from apps.ledgers.models import KitchenDay
from apps.ledgers.models.kitchen import price_of_meal
from apps.ledgers.results import KITCHEN, url_of
from apps.ledgers.views.books import InBookMixin, rights, trail_of

MONTHS = range(1, 13)


def book_of(aid_model):
    return ("Sổ bếp ăn", reverse("ledgers:kitchen", args=[aid_model.pk]))


def told(sums, aid_model, first, last):
    """A row of sums from `first` to `last` day, the price of a meal in words, what asks for its figures."""
    price = price_of_meal(sums)
    asked = urlencode({"unit": aid_model.unit.key, "from": first, "to": last, "of": aid_model.pk})
    return sums | {"price": NO_FIGURE if price is None else format_number(price), "asked": asked}


class KitchenInMixin(InBookMixin):
    kinds = (AidModel.Kind.KITCHEN,)


class KitchenBook(KitchenInMixin, PermissionMixin, TemplateView):
    """The figures of a kitchen by month of one year (`?nam=`) and by year."""

    permission = Permission.VIEW_RECORDS
    template_name = "ledgers/kitchen.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        days = KitchenDay.objects.of([self.aid_model.pk]).in_force()
        years = [
            told(row, self.aid_model, date(of, 1, 1), date(of, 12, 31))
            for row in days.summed_by("served_on__year")
            for of in (row["served_on__year"],)
        ]
        shown = [row["served_on__year"] for row in years]
        year = whole_number(self.request.GET.get("nam", ""), most=9999)
        if year not in shown:
            year = shown[-1] if shown else today().year
        of_year = days.filter(served_on__year=year)
        months = [told(row, self.aid_model, *month_of(row["month"])) for row in of_year.by_month()]
        return context | {
            "year": year,
            "years": years,
            "months": months,
            "total": next((row for row in years if row["served_on__year"] == year), None),
            "tiles": self.tiles(days),
            "charts": self.charts(year, months),
            "aid_url": f"{reverse('aid_records:create')}?aid_model={self.aid_model.pk}",
        }

    def tiles(self, days):
        sums = next(iter(days.summed_by("aid_model")), None)
        if sums is None:
            return []
        price = price_of_meal(sums)
        return [
            {
                "label": "Ngày nấu",
                "value": format_number(sums["days"]),
                "url": url_of(KITCHEN, "days", self.aid_model),
            },
            {
                "label": "Suất ăn",
                "value": format_number(sums["total_meals"]),
                "url": url_of(KITCHEN, "meals", self.aid_model),
            },
            {
                "label": "Giá một suất",
                "note": "tiền và hiện vật; chỉ tính ngày có ghi chi phí",
                "value": NO_FIGURE if price is None else format_number(price),
                "unit": "" if price is None else "đồng",
                "url": url_of(KITCHEN, "price", self.aid_model),
            },
            {
                "label": "Đã chi và nhận hiện vật",
                "value": format_money(sums["total_cost"] + sums["total_in_kind"]),
                "unit": "đồng",
                "url": url_of(KITCHEN, "spent", self.aid_model),
            },
        ]

    def charts(self, year, months):
        """The same chart for desks and, narrower, for phones; None without meals."""
        if not months:
            return None
        meals = {row["month"].month: row["total_meals"] for row in months}
        drawn = {
            "title": f"Số suất ăn từng tháng năm {year}",
            "description": "Các số đứng trong bảng bên dưới.",
            "labels": [f"T{month}" for month in MONTHS],
            "series": [Series("Suất ăn", tuple(meals.get(month, 0) for month in MONTHS))],
            "unit": "suất",
        }
        return columns("suat-an", **drawn, height=220), bars("suat-an-hep", **drawn)


class KitchenMonthPage(KitchenInMixin, PermissionMixin, TemplateView):
    """A month of days to type in; each day stands or falls by itself."""

    permission = Permission.EDIT_RECORDS
    template_name = "ledgers/kitchen_month.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission):
            self.filters = MonthForm(request.GET or {"thang": f"{today():%m/%Y}"})
            self.first = self.filters.cleaned_data["thang"] if self.filters.is_valid() else None
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.first is None:
            return self.get(request, *args, **kwargs)
        month = KitchenMonth(self.aid_model, self.first, request.POST)
        problem = ""
        try:
            written = write_days(self.aid_model, month.good(), by=request.user)
        except ActionError as error:
            written, problem = None, str(error)
        else:
            month.refuse(written.refused)
            month.show_moved(written.moved)
        wrong = month.wrong()
        if problem or wrong:
            return self.render_to_response(
                self.get_context_data(
                    month=month, wrong=wrong, problem=problem, written=written and written.count
                )
            )
        said = f"Đã ghi {written.count} ngày." if written.count else "Không có gì thay đổi."
        messages.success(request, said)
        book = book_of(self.aid_model)[1]
        return HttpResponseRedirect(f"{book}?nam={self.first.year}")

    def get_context_data(self, **kwargs):
        kwargs.setdefault("month", self.first and KitchenMonth(self.aid_model, self.first))
        kwargs.setdefault("wrong", [])
        return super().get_context_data(**kwargs) | {
            "filters": self.filters,
            "shown_month": f"{self.first:%m/%Y}" if self.first else "",
            "others": self.others() if self.first else [],
            "trail": trail_of(self.aid_model, book_of(self.aid_model)),
            "title": "Ghi suất ăn theo tháng",
        }

    def others(self):
        """[(month, url)] of the months beside this one."""
        beside = [months_later(self.first, -1), months_later(self.first, 1)]
        return [
            (f"Tháng {first:%m/%Y}", f"?thang={first:%m/%Y}")
            for first in beside
            if first <= today()
        ]


class KitchenDayList(KitchenInMixin, ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = KitchenDay
    template_name = "ledgers/kitchen_day_list.html"
    filter_class = KitchenDayFilterForm
    export_class = KitchenDayExport
    columns = ["pk", "served_on", "meals", "people", "cost", "in_kind", "cooks", "voided_at"]
    orders = {"-day": ["-served_on", "-id"], "day": ["served_on", "id"]}

    def get_queryset(self):
        return super().get_queryset().of([self.aid_model.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": trail_of(self.aid_model, book_of(self.aid_model)),
            "title": "Các ngày nấu",
        }


class KitchenDayDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = KitchenDay
    queryset = KitchenDay.objects.select_related("aid_model__unit", "voided_by")
    template_name = "ledgers/kitchen_day.html"
    context_object_name = "day"

    def get_context_data(self, **kwargs):
        day, user = self.object, self.request.user
        names = ("meals", "people", "cost", "in_kind")
        facts = [(_named(name), format_number(getattr(day, name))) for name in names]
        facts += [(_named(name), getattr(day, name)) for name in ("cooks", "note")]
        return (
            super().get_context_data(**kwargs)
            | {
                "facts": facts,
                "entries": entries_for(day),
                "trail": trail_of(day.aid_model, book_of(day.aid_model)),
                "title": f"Ngày {day.served_on:%d/%m/%Y}",
            }
            | rights(user, day.aid_model, day)
        )


def _named(name):
    label = KitchenDay._meta.get_field(name).verbose_name
    return f"{label[0].upper()}{label[1:]}"


class KitchenDayVoid(WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    model = KitchenDay
    queryset = KitchenDay.objects.select_related("aid_model__unit")
    form_class = VoidForm
    title = "Hủy ngày nấu"
    submit = "Hủy ngày nấu"
    danger = True
    done = "Đã hủy ngày nấu."

    @property
    def consequence(self):
        return f"Ngày {self.object} không còn được tính; ngày ấy có thể ghi lại."

    def trail(self):
        day = self.object
        detail = (f"{day.served_on:%d/%m/%Y}", reverse("ledgers:kitchen_day", args=[day.pk]))
        return trail_of(day.aid_model, book_of(day.aid_model), detail)

    def get_success_url(self):
        return reverse("ledgers:kitchen_day", args=[self.object.pk])

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)
