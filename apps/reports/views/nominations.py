"""Nominations of a round: the list, proposing, what was decided; awards that units have."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import format_date
from apps.core.forms.steps import VoidForm
from apps.core.text import whole_number
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.organisation.models import Unit
from apps.reports.actions import nominations
from apps.reports.forms.nominations import (
    DecideForm,
    NominationCreateForm,
    NominationEditForm,
)
from apps.reports.forms.rounds import ReasonForm
from apps.reports.models import Nomination, Round
from apps.reports.views.awards import LIST, OfRound, board_url
from apps.sponsors.models import Sponsor

Kind, Outcome = Nomination.Kind, Nomination.Outcome


def list_url(round):
    return reverse("reports:nomination_list", args=[round.pk])


def trail_of(round):
    return [
        ("Khen thưởng", str(LIST)),
        (round.title, board_url(round)),
        ("Đề nghị khen thưởng", list_url(round)),
    ]


class NominationList(OfRound):
    """Who is put forward in a round, level by level, with what was decided."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/nomination_list.html"

    def get_context_data(self, **kwargs):
        found = Nomination.objects.visible_to(self.request.user).in_force()
        found = found.filter(round=self.object).select_related("unit", "sponsor").in_list_order()
        groups = [
            {
                "label": label,
                "level": level,
                "rows": [row for row in found if row.level == level],
            }
            for level, label in Nomination.Level.choices
        ]
        return super().get_context_data(**kwargs) | {
            "groups": [group for group in groups if group["rows"]],
            "count": len(found),
            "granted": sum(row.outcome == Outcome.GRANTED for row in found),
        }


class NominationDetail(ScopedMixin, DetailView):
    """One nomination: of whom, for what, what was decided, and its history."""

    permission = Permission.VIEW_RECORDS
    model = Nomination
    template_name = "reports/nomination.html"
    context_object_name = "nomination"

    def get_queryset(self):
        return super().get_queryset().select_related("round__unit", "unit", "sponsor__unit")

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        may_award = user.may(Permission.MANAGE_AWARDS, row.round.unit)
        return super().get_context_data(**kwargs) | {
            "trail": trail_of(row.round),
            "facts": facts_of(row),
            "may_award": may_award and not row.is_voided,
            "sees_sponsor": row.sponsor_id and user.unit.contains(row.sponsor.unit),
            "entries": entries_for(row),
        }


def facts_of(row):
    """[(label, value)] of a nomination."""
    person = [("Chức vụ, nơi công tác", row.person_position)] if row.person_name else []
    decided = [
        ("Số quyết định", row.decision_number),
        ("Ngày quyết định", format_date(row.decided_on) if row.decided_on else ""),
    ]
    return [
        ("Đề nghị khen", row.get_kind_display()),
        ("Đơn vị", row.unit.name),
        *person,
        ("Cấp khen", row.get_level_display()),
        ("Hình thức", row.title),
        *(decided if row.outcome == Outcome.GRANTED else []),
        *([("Lý do", row.outcome_reason)] if row.outcome_reason else []),
    ]


class NominationPage:
    """What the writing pages share; who may is asked at the chapter that opened the round."""

    model = Nomination
    permission = Permission.MANAGE_AWARDS

    def get_success_url(self):
        return reverse("reports:nomination", args=[self.object.pk])


class NominationCreate(NominationPage, PermissionMixin, RecordCreate):
    """Putting a unit (`don-vi`), a sponsor or an individual (`nha-tai-tro`) or a name forward."""

    form_class = NominationCreateForm
    submit = "Đưa vào danh sách"
    done = "Đã đưa vào danh sách đề nghị khen thưởng."

    @cached_property
    def round(self):
        found = Round.objects.visible_to(self.request.user).in_force().select_related("unit")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_object(self):
        return self.round

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission):
            demand(request.user, self.permission, self.round.unit)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def nominee(self):
        """The unsaved nomination of whoever the address names; 404 for whom it does not know."""
        made = Nomination(round=self.round, kind=Kind.INDIVIDUAL, unit=self.round.unit)
        asked = self.request.GET
        if "don-vi" in asked:
            below = Unit.objects.within(self.round.unit)
            made.kind, made.unit = Kind.UNIT, get_object_or_404(below, key=asked["don-vi"])
        elif "nha-tai-tro" in asked:
            number = whole_number(asked["nha-tai-tro"], most=2**62)
            register = Sponsor.objects.within(self.round.unit).in_force().select_related("unit")
            made.sponsor = get_object_or_404(register, pk=number)
            made.unit = made.sponsor.unit
            made.kind = Kind.SPONSOR
            if asked.get("la") == "ca-nhan":
                if made.sponsor.kind not in Sponsor.PERSON_KINDS:
                    raise Http404
                made.kind = Kind.INDIVIDUAL
        return made

    @property
    def title(self):
        made = self.nominee
        if made.kind == Kind.INDIVIDUAL and made.sponsor is None:
            return "Đề nghị khen thưởng cá nhân"
        return f"Đề nghị khen thưởng: {made.nominee}"

    def get_form_kwargs(self):
        made = self.nominee
        return super().get_form_kwargs() | {"user": self.request.user, "instance": made}

    def act(self, form):
        return nominations.nominate(form.instance, by=self.request.user)

    def trail(self):
        return trail_of(self.round)


class OfNomination(NominationPage, ScopedMixin):
    """A step of one nomination."""

    def get_queryset(self):
        return super().get_queryset().select_related("round__unit", "unit", "sponsor")

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.round.unit)
        self.name = found.nominee  # the form writes what was typed into the row
        return found

    def trail(self):
        return [*trail_of(self.object.round), (self.name, self.get_success_url())]


class NominationEdit(OfNomination, RecordEdit):
    form_class = NominationEditForm
    title = "Sửa đề nghị khen thưởng"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return nominations.edit(form.instance, by=self.request.user)


class NominationDecide(OfNomination, RecordStep):
    form_class = DecideForm
    template_name = "core/record_form.html"
    title = "Ghi kết quả khen thưởng"
    done = "Đã ghi kết quả."

    def act(self, form):
        return nominations.decide(self.object, by=self.request.user, **form.cleaned_data)


class NominationTakeBack(OfNomination, RecordStep):
    form_class = ReasonForm
    title = submit = "Sửa kết quả"
    consequence = (
        "Kết quả đã ghi được gỡ, khen thưởng mà nó tạo ra cũng được gỡ; đề nghị lại chờ kết quả. "
        "Lịch sử vẫn còn."
    )
    done = "Đã gỡ kết quả; hãy ghi lại."

    def act(self, form):
        return nominations.take_back_decision(
            self.object, by=self.request.user, **form.cleaned_data
        )


class NominationVoid(OfNomination, RecordStep):
    form_class = VoidForm
    title = submit = "Hủy đề nghị"
    consequence = "Đề nghị không còn trong danh sách; lịch sử vẫn còn."
    danger = True
    done = "Đã hủy đề nghị."

    def act(self, form):
        return nominations.void(self.object, by=self.request.user, **form.cleaned_data)
