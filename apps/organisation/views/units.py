"""The tree of units: browse, search, add schools and attached units."""

from collections import Counter

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, ListView

from apps.core.access import PermissionMixin, ScopedMixin, demand
from apps.core.exports import ExportMixin
from apps.core.views import ActMixin
from apps.organisation.actions import create_unit, edit_unit
from apps.organisation.exports import UnitExport
from apps.organisation.finding import former, offers
from apps.organisation.forms import UnitFilterForm, UnitForm
from apps.organisation.life import life_of
from apps.organisation.models import Unit

OFFERED = 500
NARROW = 340  # of a picture on a phone
FORMER_SHOWN = 20  # names of old under a search
VIEW_UNITS, MANAGE_UNITS, VIEW_FIGURES = (
    "view_units",
    "manage_units",
    "view_figures",
)  # accounts.roles.Permission, one row up


class UnitList(ScopedMixin, ExportMixin, ListView):
    """Search by any spelling; without words, the children of the user's own unit."""

    permission = VIEW_UNITS
    model = Unit
    paginate_by = 30
    template_name = "organisation/unit_list.html"
    export_class = UnitExport

    @cached_property
    def filters(self):
        return UnitFilterForm(self.request.GET)

    def get_queryset(self):
        return self.filters.narrow(super().get_queryset(), self.request.user.unit).only(
            "key", "name", "kind", "level", "path", "depth", "valid_to"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        units = list(context["page_obj"])
        parents = {unit.path[: -Unit.steplen] for unit in units}
        names = dict(Unit.objects.filter(path__in=parents).values_list("path", "name"))
        found, home = self._former(), self.request.user.unit
        near = [one.unit for one in found] + [unit for one in found for unit, _ in one.now]
        rows = [(unit, names.get(unit.path[: -Unit.steplen], "")) for unit in units]
        return context | {
            "filters": self.filters,
            "rows": rows,
            "former": found,
            "seen": {unit.pk for unit in near if home.reaches(unit)},
            "home": home,
        }

    def _former(self):
        """Names of old that were searched for; none on a second page."""
        words = self.filters.data.get("q", "")
        if not words or not self.filters.is_valid() or "page" in self.request.GET:
            return []
        return former(self.request.user.unit, words, FORMER_SHOWN)


class UnitNames(ScopedMixin, ListView):
    """The names that boxes for a unit offer while typing (units.js).

    Without words all names of today, none where they are too many; with words (`q`) those that fit,
    names of old led to the present; `cu` offers units that are no more as well.
    """

    permission = VIEW_UNITS
    model = Unit
    template_name = "organisation/unit_names.html"

    def get_queryset(self):
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        if words := self.request.GET.get("q", "")[:100]:
            found = offers(self.request.user.unit, words, with_old="cu" in self.request.GET)
            return {"names": [], "offers": found}
        units = self.object_list.current().in_order().values_list("name", "key")
        units = list(units[: OFFERED + 1])
        times = Counter(name for name, _ in units)
        names = [name if times[name] == 1 else f"{name} ({key})" for name, key in units]
        is_short = len(names) <= OFFERED and "cu" not in self.request.GET
        return {"names": names if is_short else [], "offers": []}

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_cache_control(response, private=True, max_age=3600)
        return response


class UnitDetail(ScopedMixin, DetailView):
    """One unit over time: where it stands, what is below it, its names, what it came from and became."""

    permission = VIEW_UNITS
    model = Unit
    slug_field = slug_url_kwarg = "key"
    template_name = "organisation/unit_detail.html"
    context_object_name = "unit"

    def get_queryset(self):
        return Unit.objects.reached_by(self.request.user)

    def get_context_data(self, **kwargs):
        unit = self.object
        children = Unit.objects.get_children(unit)
        below = list(children.order_by("name_key", "id"))
        visible = self.request.user.unit
        above = [node for node in Unit.objects.get_ancestors(unit) if visible.contains(node)]
        facts = [
            ("Loại", unit.get_kind_display()),
            ("Mã đơn vị", unit.key),
            ("Mã hành chính", f"{unit.code} (bộ mã {unit.era})" if unit.code else ""),
            ("Thuộc tỉnh", unit.province.name if unit.province else ""),
        ]
        life = life_of(unit)
        near = [one.unit for one in life.origins + life.successors]
        near += [one.parent for one in life.periods if one.parent]
        return super().get_context_data(**kwargs) | {
            "above": above,
            "facts": [fact for fact in facts if fact[1]],
            "bases": [
                node for node in below if node.is_current and node.kind not in Unit.OWN_KINDS
            ],
            "own_units": [node for node in below if node.kind in Unit.OWN_KINDS],
            "old_units": [node for node in below if not node.is_current],
            "life": life,
            "now": life.now or [one.unit for one in life.successors],
            "timeline": life.chart("timeline") if life.is_eventful else "",
            "narrow_timeline": life.chart("narrow-timeline", width=NARROW)
            if life.is_eventful
            else "",
            "seen": {node.pk for node in near + life.now if visible.reaches(node)},
            "may_see_figures": self.request.user.may(VIEW_FIGURES),
            "may_add": unit.is_current
            and unit.level != Unit.Level.NATION
            and self.request.user.may(MANAGE_UNITS, unit),
            "may_edit": unit.kind in Unit.OWN_KINDS and self.request.user.may(MANAGE_UNITS, unit),
        }


class UnitFormView(PermissionMixin, ActMixin, FormView):
    """What adding and editing share: the unit of the URL, in scope, and who may."""

    permission = MANAGE_UNITS
    form_class = UnitForm
    template_name = "organisation/unit_form.html"

    def get_object(self):
        """The unit named in the URL; one out of scope is not found."""
        unit = get_object_or_404(Unit.objects.visible_to(self.request.user), key=self.kwargs["key"])
        demand(self.request.user, self.permission, unit)
        return unit

    @cached_property
    def unit(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "unit": self.unit,
            "back_url": reverse("organisation:detail", args=[self.unit.key]),
        }

    def get_success_url(self):
        return reverse("organisation:detail", args=[self.object.key])


class UnitCreate(UnitFormView):
    """Add a school or attached unit below the unit of the URL."""

    title = "Thêm trường học, đơn vị trực thuộc"

    def act(self, form):
        return create_unit(parent=self.unit, by=self.request.user, **form.cleaned_data)


class UnitEdit(UnitFormView):
    """Correct a school or an attached unit."""

    title = "Sửa đơn vị"

    def get_initial(self):
        return {
            "name": self.unit.name,
            "kind": self.unit.kind,
            "valid_from": self.unit.valid_from,
        }

    def act(self, form):
        return edit_unit(self.unit, by=self.request.user, **form.cleaned_data)
