"""The yearly round of reviews (rà soát): one unit's open addresses, hamlet by hamlet."""

import uuid
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Paginator
from django.db.models import Count, F, Func, IntegerField, Prefetch, TextField, Value
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from apps.accounts.access import PermissionMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.addresses import actions
from apps.addresses.choices import StopReason
from apps.addresses.exports import ReviewRoundExport
from apps.addresses.forms.reviews import (
    NO_HAMLET_LABEL,
    ReviewRoundFilterForm,
    ReviewTapForm,
    ReviewUndoForm,
    ReviewUpdateForm,
    hamlets_in_order,
)
from apps.addresses.models import Address, Need, Review
from apps.addresses.views.steps import AddressClose, AddressStep
from apps.core.actions import ActionError
from apps.core.dates import local, today
from apps.core.text import fold
from apps.jobs.exporting import LongExportMixin

PAGE = 50
SHOWN = (
    "code",
    "full_name",
    "birth_year",
    "kind",
    "headcount",
    "phone",
    "hamlet",
    "street",
    "status",
    "filed_on",
    "unit",
    "version",
    "voided_at",
)


@dataclass(frozen=True)
class Card:
    """One address as a visitor to the village needs it. `form_key` is that of its one tap."""

    address: Address
    needs: list
    last: Review | None
    is_done: bool
    is_mine: bool
    may_edit: bool
    form_key: uuid.UUID
    taps = tuple(ReviewTapForm.OUTCOMES)

    @property
    def is_ending(self):
        """The last review of this year says that help usually stops now."""
        return self.is_done and self.last is not None and self.last.outcome in Review.STOP_REASONS


def cards_of(addresses, user, *, may_edit):
    """Cards in the order of `addresses`; three queries, however many there are."""
    last = Review.objects.in_force().select_related("created_by")
    last = last.order_by("address_id", "-reviewed_on", "-id").distinct("address_id")
    needs = Need.objects.filter(met_on__isnull=True)
    addresses = addresses.only(*SHOWN).prefetch_related(
        Prefetch("reviews", last, to_attr="last_reviews"),
        Prefetch("needs", needs, to_attr="open_needs"),
    )
    return [_card(address, user, may_edit) for address in addresses]


def in_visiting_order(addresses, hamlets):
    """Hamlet by hamlet, as `hamlets_in_order` has them, and by name."""
    place = Func(
        Value([name for names in hamlets.values() for name in names], ArrayField(TextField())),
        F("hamlet"),
        function="array_position",
        output_field=IntegerField(),
    )
    return addresses.order_by(place, "name_key", "id")


def _card(address, user, may_edit):
    day = today()
    last = address.last_reviews[0] if address.last_reviews else None
    years = {address.filed_on.year, last.reviewed_on.year if last else None}
    is_mine = (
        last is not None and last.created_by_id == user.pk and local(last.created_at).date() == day
    )
    return Card(
        address=address,
        needs=address.open_needs,
        last=last,
        is_done=day.year in years,
        is_mine=is_mine and address.is_open,
        may_edit=may_edit and address.is_open,
        form_key=uuid.uuid4(),
    )


class ReviewRound(PermissionMixin, LongExportMixin, TemplateView):
    """The list of one base unit, or the progress of the units below a higher one."""

    permission = Permission.VIEW_RECORDS
    template_name = "addresses/review_round.html"
    export_class = ReviewRoundExport

    def get_context_data(self, **kwargs):
        user = self.request.user
        filters = ReviewRoundFilterForm(self.request.GET, user=user)
        filters.is_valid()
        context = super().get_context_data(**kwargs) | {
            "filters": filters,
            "unit": filters.chosen,
            "today": today(),
            "is_list": filters.is_list,
            "has_units_below": not filters.chosen.is_leaf(),
        }
        return context | self.page(filters) if filters.is_list else context

    def export(self):
        user = self.request.user
        filters = ReviewRoundFilterForm(self.request.GET, user=user)
        if not filters.is_valid() or not filters.is_list:
            return None
        cards = partial(cards_of, user=user, may_edit=False)
        found = in_visiting_order(filters.narrowed(), filters.hamlets)
        return self.export_class(found, cards=cards, by=user, form=filters)

    def page(self, filters):
        """One page of cards, grouped by hamlet in natural order."""
        user, found = self.request.user, filters.narrowed()
        counts = dict(found.order_by().values_list("hamlet").annotate(Count("id")))
        hamlets = hamlets_in_order(counts)
        paginator = Paginator(in_visiting_order(found, hamlets), PAGE)
        paginator.count = sum(counts.values())
        page = paginator.get_page(self.request.GET.get("page"))
        may_edit = user.may(Permission.EDIT_RECORDS, filters.chosen)
        cards = cards_of(page.object_list, user, may_edit=may_edit)
        by_hamlet = groupby(cards, key=lambda card: fold(card.address.hamlet))
        return {
            "page_obj": page,
            "groups": [
                (
                    hamlets[folded][0] or NO_HAMLET_LABEL,
                    sum(counts[name] for name in hamlets[folded]),
                    list(group),
                )
                for folded, group in by_hamlet
            ],
            "may_edit": may_edit,
            "round_url": self.request.get_full_path(),
            "is_narrowed": filters.used(),
        }


class ReturningMixin:
    """Back to the list the card was tapped in, at the card."""

    def back(self, code):
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked[0] == "/"
        return f"{asked if safe else reverse('addresses:review_round')}#{code}"


class CardAction(ReturningMixin, WriteScopedMixin, SingleObjectMixin, View):
    """A POST from a card. With reviews.js the card as it is now comes back, otherwise the list."""

    permission = Permission.EDIT_RECORDS
    queryset = Address.objects.select_related("unit")
    slug_field = slug_url_kwarg = "code"
    http_method_names = ("post",)
    form_class = None

    def act(self, address, form):
        """Call the action; gives words for people."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        address = self.get_object()
        form, done, problem = self.form_class(request.POST), "", ""
        if form.is_valid():
            try:
                done = self.act(address, form)
            except ActionError as error:
                problem = str(error)
        else:
            problem = "Không đọc được lần chạm này. Hãy tải lại trang rồi chạm lại."
        if request.headers.get("X-Requested-With") == "reviews.js":
            return self.card(address, done, problem)
        if problem:
            messages.error(request, f"{address.full_name}: {problem}")
        else:
            messages.success(request, f"{address.full_name}: {done}")
        return HttpResponseRedirect(self.back(address.code))

    def card(self, address, done, problem):
        user = self.request.user
        may_edit = user.may(Permission.EDIT_RECORDS, address.unit)
        (card,) = cards_of(Address.objects.filter(pk=address.pk), user, may_edit=may_edit)
        context = {
            "card": card,
            "done": done,
            "problem": problem,
            "unit": address.unit,
            "today": today(),
            "round_url": self.back("").removesuffix("#"),
        }
        status = 409 if problem else 200
        return render(self.request, "addresses/review_answer.html", context, status=status)


class ReviewTap(CardAction):
    """One tap, one review; the same card tapped twice is still one."""

    form_class = ReviewTapForm

    def act(self, address, form):
        asked = form.cleaned_data
        review = actions.add_review(
            address,
            reviewed_on=asked["tapped_on"],
            outcome=asked["outcome"],
            form_key=asked["form_key"],
            by=self.request.user,
        )
        if review.taken_back_at:
            raise ActionError("Lần ghi này đã được hoàn tác. Hãy tải lại trang rồi chạm lại.")
        if review.outcome != asked["outcome"]:
            raise ActionError(
                f"Đã ghi “{review.get_outcome_display()}” trước đó. Muốn đổi thì hoàn tác rồi chạm lại."
            )
        return f"đã ghi “{review.get_outcome_display()}”."


class ReviewUndo(CardAction):
    """Take one's own review of today back."""

    form_class = ReviewUndoForm

    def act(self, address, form):
        review = get_object_or_404(address.reviews, pk=form.cleaned_data["review"])
        actions.take_back(review, by=self.request.user)
        if review.outcome == Review.Outcome.UPDATED:
            return "đã hoàn tác lần rà soát; nhu cầu vừa sửa vẫn giữ như đã ghi."
        return "đã hoàn tác lần rà soát."


class ReviewUpdate(ReturningMixin, AddressStep):
    """A review with the needs as they are now."""

    name, label, submit = "review_update", "Cập nhật khi rà soát", "Lưu rà soát và nhu cầu"
    statuses = (Address.Status.FILED,)
    form_class = ReviewUpdateForm
    template_name = "addresses/review_update.html"
    done = "Đã ghi rà soát và nhu cầu."

    def act(self, form):
        asked = form.cleaned_data
        return actions.review_with_needs(
            self.object,
            needs=form.needs.rows(),
            reviewed_on=asked["reviewed_on"],
            note=asked["note"],
            form_key=asked["form_key"],
            by=self.request.user,
        )

    def form_invalid(self, form):
        saved = form.already_saved()
        if saved is not None:
            return HttpResponseRedirect(self.get_success_url())
        return super().form_invalid(form)

    def trail(self):
        return [("Rà soát", self.get_success_url())]

    def get_success_url(self):
        return self.back(self.kwargs["code"])


class ReviewStop(ReturningMixin, AddressClose):
    """Stop helping after a review, with its reason and day filled in; nothing closes by one tap."""

    name = "review_stop"

    def get_initial(self):
        last = self.object.reviews.in_force().first()
        code = Review.STOP_REASONS.get(last.outcome) if last else None
        if code is None:
            return super().get_initial()
        reason = StopReason.objects.filter(code=code, is_active=True).first()
        return {"closed_on": last.reviewed_on, "stop_reason": reason}

    def trail(self):
        return [("Rà soát", self.get_success_url())]

    def get_success_url(self):
        return self.back(self.kwargs["code"])
