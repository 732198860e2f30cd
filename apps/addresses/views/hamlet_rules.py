"""Where hamlets of divided units lead, for records that come late."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import ListView

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.addresses.actions import change_rule, forget_rule
from apps.addresses.forms.settling import RuleForm
from apps.core.forms import Form
from apps.core.text import natural_key
from apps.core.views import RecordStep
from apps.organisation.models import HamletRule


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
