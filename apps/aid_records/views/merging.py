"""Two dossiers side by side: one case or two? And parting them again."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions.likenesses import find_different
from apps.addresses.models import Address, Likeness
from apps.aid_records.actions import merging
from apps.aid_records.forms.merging import Decision, MergeForm
from apps.aid_records.models import Merge
from apps.aid_records.views.side_by_side import side_by_side
from apps.core.forms.bases import Form
from apps.core.forms.fields import TidyTextField
from apps.core.views import RecordStep


class MergePage(PermissionMixin, RecordStep):
    """Both dossiers field by field, and the decision. Who decides approves in both units."""

    permission = Permission.APPROVE
    model = Address
    form_class = MergeForm
    template_name = "aid_records/merge.html"
    title = "So sánh hai hồ sơ"

    def get_object(self, queryset=None):
        for address in self.both:
            demand(self.request.user, self.permission, address.unit)
        return self.both[0]

    @cached_property
    def both(self):
        """The two addresses of the URL; whatever is out of scope is not found."""
        codes = (self.kwargs["code"], self.kwargs["other"])
        rows = Address.objects.visible_to(self.request.user).select_related("unit")
        found = {row.code: row for row in rows.filter(code__in=codes)}
        if len(found) != 2:
            raise Http404("Không có hai hồ sơ này trong phạm vi của bạn.")
        return tuple(found[code] for code in codes)

    @cached_property
    def merge_of_both(self):
        """The merge that stands between the two, or None."""
        return (
            Merge.objects.standing()
            .filter(kept__in=self.both, absorbed__in=self.both)
            .select_related("kept", "absorbed", "merged_by")
            .first()
        )

    @cached_property
    def likeness(self):
        one, other = self.both
        return Likeness.objects.about(one).about(other).select_related("decided_by").first()

    def post(self, request, *args, **kwargs):
        self.get_object()
        if self.merge_of_both:
            messages.info(request, "Hai hồ sơ này đã được gộp.")
            return HttpResponseRedirect(self._page_of(self.merge_of_both.kept))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pair": self.both}

    def act(self, form):
        reason = form.cleaned_data["reason"]
        if form.decision == Decision.MERGE:
            kept, absorbed = form.kept_and_absorbed()
            merging.merge(kept, absorbed, reason=reason, by=self.request.user)
            self.done = f"Đã gộp hồ sơ {absorbed.code} vào {kept.code}."
            self.success_url = self._page_of(kept)
        else:
            if self.likeness is None:
                raise merging.MergeError(
                    "Hai hồ sơ này không bị nghi trùng nên không cần ghi là khác nhau."
                )
            find_different(self.likeness, reason=reason, by=self.request.user)
            self.done = "Đã ghi: hai trường hợp khác nhau."
            self.success_url = f"{reverse('addresses:likeness_list')}?status=open"
        return self.object

    def _page_of(self, address):
        return reverse("addresses:detail", args=[address.code])

    def trail(self):
        return [
            ("Địa chỉ", reverse("addresses:list")),
            ("Hồ sơ nghi trùng", reverse("addresses:likeness_list")),
        ]

    def get_context_data(self, **kwargs):
        one, other = self.both
        numbers = {len(address.identity_number) for address in self.both}
        return super().get_context_data(**kwargs) | {
            "one": one,
            "other": other,
            "parts": side_by_side(one, other),
            "likeness": self.likeness,
            "merged": self.merge_of_both,
            "crosses_provinces": one.province_id != other.province_id,
            "numbers_do_not_compare": numbers == {9, 12},
            "out_of_use": [
                address
                for address in self.both
                if address.is_voided or address.status in Address.NOT_COUNTED
            ],
        }


class UndoForm(Form):
    reason = TidyTextField(label="Lý do tách lại", max_length=1_000)


class MergeUndo(PermissionMixin, RecordStep):
    """Part two merged dossiers again."""

    permission = Permission.APPROVE
    model = Merge
    queryset = Merge.objects.select_related("kept__unit", "absorbed__unit")
    form_class = UndoForm
    submit = "Tách lại hai hồ sơ"
    danger = True
    done = "Đã tách lại hai hồ sơ."

    def get_object(self, queryset=None):
        found = super().get_object(self.queryset.visible_to(self.request.user))
        for address in (found.kept, found.absorbed):
            if not self.request.user.unit.contains(address.unit):
                raise Http404("Không có lần gộp này trong phạm vi của bạn.")
            demand(self.request.user, self.permission, address.unit)
        return found

    @property
    def title(self):
        return f"Tách lại hồ sơ {self.object.absorbed.code}"

    @property
    def consequence(self):
        kept, absorbed = self.object.kept.code, self.object.absorbed.code
        return (
            f"Hồ sơ {absorbed} trở lại trạng thái “{self.object.get_previous_status_display()}”. "
            f"Trợ giúp, đăng ký, nhu cầu và rà soát đã chuyển sang {kept} khi gộp trở về {absorbed}, "
            "kể cả những mục đã sửa hoặc hủy từ đó đến nay. "
            f"Những gì ghi ở {kept} sau khi gộp vẫn ở {kept}."
        )

    def act(self, form):
        parted = merging.undo(self.object, by=self.request.user, **form.cleaned_data)
        for note in parted.notes:
            messages.info(self.request, note)
        return parted.merge

    def trail(self):
        kept = self.object.kept
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (kept.code, reverse("addresses:detail", args=[kept.code])),
        ]

    def get_success_url(self):
        return reverse("addresses:detail", args=[self.object.absorbed.code])
