"""Where hamlets of divided units lead, for records that come late."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.addresses.actions import RuleExistsError, add_rules, change_rule, forget_rule
from apps.addresses.forms.settling import DividedFilterForm, RuleForm, RulesForm
from apps.addresses.views.settling import OfOldUnit, names_above
from apps.core.actions import ActionError
from apps.core.forms import Form
from apps.core.money import format_number
from apps.core.paging import BoundedPaginator
from apps.core.text import natural_key
from apps.core.views import RecordStep
from apps.organisation.finding import todays
from apps.organisation.models import HamletRule, Unit


class RuleList(ScopedMixin, ListView):
    """Where hamlets of divided units lead: records that come late go there by themselves."""

    permission = Permission.APPROVE
    model = HamletRule
    queryset = HamletRule.objects.select_related("old", "new", "created_by")
    template_name = "addresses/rule_list.html"
    paginate_by = 50
    context_object_name = "rules"

    def get_queryset(self):
        """Thôn 2 before Thôn 10."""
        rules = super().get_queryset().order_by("old__name_key", "old", "pk")
        return sorted(
            rules, key=lambda rule: (rule.old.name_key, rule.old_id, natural_key(rule.hamlet))
        )


class RuleUnits(PermissionMixin, ListView):
    """Divided units of the user's subtree: for which one are hamlets to be written down?"""

    permission = Permission.APPROVE
    template_name = "addresses/rule_units.html"
    paginate_by = 50
    paginator_class = BoundedPaginator

    def get_queryset(self):
        user = self.request.user
        self.filters = DividedFilterForm(self.request.GET)
        found = self.filters.narrow(Unit.objects.visible_to(user).divided(), user.unit)
        return found.annotate(known=Count("hamlet_rules")).order_by("name_key", "id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        units = list(context["page_obj"].object_list)
        above, now = names_above(units), todays([unit.pk for unit in units])
        return context | {
            "filters": self.filters,
            "rows": [
                (
                    unit,
                    above[unit.path[: -Unit.steplen]],
                    [one.name for one, _ in now.get(unit.pk, ())],
                )
                for unit in units
            ],
        }


class RuleCreate(OfOldUnit, FormView):
    """Says where hamlets of one divided unit lead, before anything of theirs has come."""

    form_class = RulesForm
    template_name = "addresses/rule_create.html"

    @cached_property
    def old(self):
        return get_object_or_404(Unit.objects.divided(), pk=super().old.pk)

    def get_context_data(self, **kwargs):
        rules = self.old.hamlet_rules.select_related("old", "new", "created_by")
        context = {"taken": ()} | super().get_context_data(**kwargs)
        return context | {
            "rules": sorted(rules, key=lambda rule: natural_key(rule.hamlet)),
            "waiting": self.waiting.count(),
        }

    def form_valid(self, form):
        hamlets, new = form.cleaned_data["hamlets"], form.cleaned_data["new"]
        try:
            made = add_rules(self.old, hamlets, new, by=self.request.user)
        except RuleExistsError as error:
            form.add_error("hamlets", str(error))
            return self.render_to_response(self.get_context_data(form=form, taken=error.rules))
        except ActionError as error:
            return self.refuse(form, error)
        if made:
            messages.success(
                self.request,
                f"Đã nhớ {format_number(len(made))} thôn, buôn: hồ sơ đến sau tự về {new}.",
            )
        else:
            messages.info(self.request, f"Các thôn, buôn này đã nhớ từ trước là về {new}.")
        return HttpResponseRedirect(reverse("addresses:rule_create", args=[self.old.key]))


class RuleStep(WriteScopedMixin, RecordStep):
    """One step with a rule."""

    permission = Permission.APPROVE
    model = HamletRule
    queryset = HamletRule.objects.select_related("old", "new")

    def trail(self):
        return [
            ("Xếp đơn vị mới", reverse("addresses:settle")),
            ("Thôn, buôn đã nhớ", reverse("addresses:rule_list")),
        ]

    def get_success_url(self):
        return reverse("addresses:rule_list")


class RuleEdit(RuleStep):
    """Leads a hamlet elsewhere from now on."""

    form_class = RuleForm
    submit = "Lưu"
    done = "Đã đổi. Hồ sơ đến sau sẽ về đơn vị mới chọn."
    consequence = "Chỉ hồ sơ đến sau mới theo quy tắc này; địa chỉ đã xếp thì ở nguyên."

    @property
    def title(self):
        return f"{self.object.hamlet} ({self.object.old}) nay thuộc"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rule": self.object, "user": self.request.user}

    def act(self, form):
        return change_rule(self.object, new=form.cleaned_data["new"], by=self.request.user)


class RuleForget(RuleStep):
    """Forgets where a hamlet leads."""

    form_class = Form
    submit = "Bỏ quy tắc"
    danger = True
    done = "Đã bỏ quy tắc."
    consequence = "Hồ sơ đến sau của thôn, buôn này sẽ chờ xếp ở đơn vị cũ."

    def post(self, request, *args, **kwargs):
        """A second click finds nothing left to forget."""
        if not HamletRule.objects.filter(pk=self.kwargs["pk"]).exists():
            messages.info(request, "Quy tắc này đã bỏ từ trước.")
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    @property
    def title(self):
        return f"Bỏ quy tắc của {self.object.hamlet} ({self.object.old})"

    def act(self, form):
        return forget_rule(self.object, by=self.request.user)
