"""“Địa chỉ này nay thuộc đơn vị nào?”: the work-list of addresses of divided units."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import FormView, ListView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import (
    settle_hamlets,
    settle_some,
    undo_settling,
)
from apps.addresses.forms.settling import (
    NO_HAMLET,
    HamletFilterForm,
    HamletsForm,
    SomeForm,
    hamlets_of,
)
from apps.addresses.models import Address, Settling
from apps.core.actions import ActionError
from apps.core.forms import Form
from apps.core.money import format_number
from apps.core.paging import BoundedPaginator
from apps.core.views import RecordStep
from apps.organisation.hamlets import hamlet_key
from apps.organisation.models import HamletRule, Unit

SHOWN = 10  # settlings that were made last
NAMED = 5  # hamlets in a message; more are counted
STANDING = Settling.objects.standing().select_related("old", "new", "settled_by").order_by("-id")


class SettleList(PermissionMixin, ListView):
    """Divided units of the user's subtree in which addresses wait, with how many."""

    permission = Permission.APPROVE
    template_name = "addresses/settle_list.html"
    paginate_by = 50
    context_object_name = "units"

    def get_queryset(self):
        waiting = Address.objects.visible_to(self.request.user).unsettled().order_by()
        self.counts = {}
        for unit, hamlet, count in waiting.values_list("unit", "hamlet").annotate(Count("pk")):
            of_unit = self.counts.setdefault(unit, {})
            key = hamlet_key(hamlet)
            of_unit[key] = of_unit.get(key, 0) + count
        units = Unit.objects.filter(pk__in=self.counts).select_related("province")
        return units.order_by("name_key", "id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        units = context["page_obj"].object_list
        above = names_above(units)
        return context | {
            "rows": [
                (
                    unit,
                    above[unit.path[: -Unit.steplen]],
                    sum(bool(name) for name in self.counts[unit.pk]),
                    sum(self.counts[unit.pk].values()),
                )
                for unit in units
            ],
            "total": sum(sum(hamlets.values()) for hamlets in self.counts.values()),
            "done": STANDING.visible_to(self.request.user)[:SHOWN],
        }


class OfOldUnit(PermissionMixin):
    """A page below one dissolved unit of the user's subtree."""

    permission = Permission.APPROVE

    @cached_property
    def old(self):
        units = Unit.objects.visible_to(self.request.user).filter(valid_to__isnull=False)
        found = get_object_or_404(units.select_related("province"), key=self.kwargs["key"])
        demand(self.request.user, self.permission, found)
        return found

    @cached_property
    def waiting(self):
        return Address.objects.filter(unit=self.old).unsettled()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"old": self.old, "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"old": self.old}

    def refuse(self, form, error):
        form.add_error(None, str(error))
        return self.form_invalid(form)

    def say(self, settlings):
        """One line for each unit that received, however many hamlets were chosen."""
        received = {}
        for settling in settlings:
            received.setdefault(settling.new, []).append(settling)
        for unit, made in received.items():
            count = sum(settling.count for settling in made)
            messages.success(
                self.request, f"{_hamlets(made)}{format_number(count)} địa chỉ nay thuộc {unit}."
            )
        if not settlings:
            messages.info(self.request, "Các địa chỉ này đã được xếp từ trước.")


def _hamlets(settlings):
    """Their hamlets, to stand before what became of them; "" for families chosen one by one."""
    if not any(settling.hamlet for settling in settlings):
        return ""
    names = [settling.hamlet or NO_HAMLET for settling in settlings]
    more = len(names) - NAMED
    return f"{', '.join(names[:NAMED])}{f' và {more} nơi khác' if more > 0 else ''}: "


class SettleUnit(OfOldUnit, FormView):
    """The hamlets of one divided unit, each with a choice: many are settled at once."""

    form_class = HamletsForm
    template_name = "addresses/settle_unit.html"

    def get_form_kwargs(self):
        counted = self.waiting.order_by().values_list("hamlet").annotate(Count("pk"))
        rules = HamletRule.objects.filter(old=self.old).values_list("hamlet", "new")
        known = {hamlet_key(hamlet): new for hamlet, new in rules}
        filed = self.waiting.order_by().exclude(filed_unit=None)
        return super().get_form_kwargs() | {
            "hamlets": hamlets_of(counted, known),
            "filed": filed.values_list("hamlet", "filed_unit__name").distinct(),
        }

    def get_context_data(self, **kwargs):
        divided = Unit.objects.divided().filter(pk=self.old.pk)
        return super().get_context_data(**kwargs) | {"is_divided": divided.exists()}

    def form_valid(self, form):
        try:
            made = settle_hamlets(
                self.old,
                form.choices,
                remember=form.cleaned_data["remember"],
                by=self.request.user,
            )
        except ActionError as error:
            return self.refuse(form, error)
        self.say(made)
        left = self.waiting.exists()
        page = reverse("addresses:settle_unit", args=[self.old.key])
        return HttpResponseRedirect(page if left else reverse("addresses:settle"))


class SettleSome(OfOldUnit, FormView):
    """The addresses of one divided unit, or of one of its hamlets, chosen one by one."""

    form_class = SomeForm
    template_name = "addresses/settle_some.html"

    def get_context_data(self, **kwargs):
        filters = HamletFilterForm(self.request.GET)
        found = filters.narrow(self.waiting).in_name_order()
        columns = ("code", "full_name", "birth_year", "hamlet", "street", "status")
        columns = (*columns, "filed_unit__name")
        pages = BoundedPaginator(found, 50, columns=columns)
        page = pages.get_page(self.request.GET.get("page"))
        labels = dict(Address.Status.choices)
        rows = [row | {"label": labels[row["status"]]} for row in page.object_list]
        chosen = set(self.request.POST.getlist("addresses"))
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "page_obj": page,
            "rows": rows,
            "chosen": chosen,
        }

    def form_valid(self, form):
        try:
            made = settle_some(
                self.old,
                form.cleaned_data["addresses"],
                form.cleaned_data["new"],
                by=self.request.user,
            )
        except ActionError as error:
            return self.refuse(form, error)
        self.say([made] if made else [])
        kept = {
            name: self.request.GET[name]
            for name in ("thon", "q", "trong")
            if name in self.request.GET
        }
        page = reverse("addresses:settle_some", args=[self.old.key])
        return HttpResponseRedirect(f"{page}?{urlencode(kept)}" if kept else page)


class SettlingList(ScopedMixin, ListView):
    """Every settling that stands, the newest first, each to be taken back."""

    permission = Permission.APPROVE
    model = Settling
    queryset = STANDING
    template_name = "addresses/settling_list.html"
    paginate_by = 50
    context_object_name = "settlings"


class SettlingUndo(WriteScopedMixin, RecordStep):
    """Takes one settling back."""

    permission = Permission.APPROVE
    model = Settling
    queryset = Settling.objects.select_related("old", "new")
    form_class = Form
    title = "Hoàn tác lần xếp"
    submit = "Hoàn tác"
    done = "Đã hoàn tác."

    @property
    def consequence(self):
        rule = " Quy tắc đã nhớ của thôn, buôn này cũng bỏ." if self.object.is_remembered else ""
        return (
            f"{format_number(self.object.count)} địa chỉ trở lại {self.object.old} và chờ xếp lại; "
            f"địa chỉ nào đã chuyển tiếp nơi khác thì ở nguyên đó.{rule}"
        )

    def trail(self):
        return [("Xếp đơn vị mới", reverse("addresses:settle"))]

    def get_success_url(self):
        return reverse("addresses:settle")

    def act(self, form):
        undone = undo_settling(self.object, by=self.request.user)
        if undone.elsewhere:
            messages.info(
                self.request,
                f"{format_number(undone.elsewhere)} địa chỉ đã chuyển tiếp nơi khác nên ở nguyên đó.",
            )
        return undone.settling


def names_above(units):
    """{path: name} of the units directly above these."""
    paths = {unit.path[: -Unit.steplen] for unit in units}
    return dict(Unit.objects.filter(path__in=paths).values_list("path", "name"))
