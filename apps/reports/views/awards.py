"""The rounds in which units are scored, and the rank list of one."""

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from apps.accounts.access import PermissionMixin, ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.core.forms import Form
from apps.core.paging import BoundedPaginator
from apps.core.views import RecordStep
from apps.reports import figures
from apps.reports.actions import awards
from apps.reports.awarding import Source, ranked, scores_of
from apps.reports.models import AwardSheet, Criterion, Nomination, Round, UnitReport

LIST = reverse_lazy("reports:award_list")
RULES = ("F12", "F11", "F13", "F14")


def board_url(round):
    return reverse("reports:awards", args=[round.pk])


class AwardList(ScopedMixin, ListView):
    """The rounds in which units are scored and put forward."""

    permission = Permission.VIEW_FIGURES
    model = Round
    template_name = "reports/award_list.html"
    paginate_by = 20
    paginator_class = BoundedPaginator

    def get_queryset(self):
        found = super().get_queryset().in_force().with_counts(self.request.user)
        return found.select_related("unit").newest_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, rounds = self.request.user, [round.pk for round in context["object_list"]]
        settled = AwardSheet.objects.visible_to(user).counted_by_round(rounds)
        nominated = Nomination.objects.visible_to(user).counted_by_round(rounds)
        for round in context["object_list"]:
            round.settled = settled.get(round.pk, 0)
            round.nominated, round.granted = nominated.get(round.pk, (0, 0))
        return context


class OfRound(PermissionMixin, DetailView):
    """A page on the awards of one round."""

    permission = Permission.VIEW_FIGURES
    model = Round
    context_object_name = "round"

    def get_queryset(self):
        return Round.objects.visible_to(self.request.user).in_force().select_related("unit")

    @cached_property
    def may_award(self):
        return self.request.user.may(Permission.MANAGE_AWARDS, self.object.unit)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"may_award": self.may_award}


class AwardBoard(OfRound):
    """The rank list of a round: of all its units reckoned, of those below the reader shown."""

    template_name = "reports/award_board.html"
    SORTS = ("rank", "unit")

    def get_context_data(self, **kwargs):
        round, user = self.object, self.request.user
        reports = UnitReport.objects.filter(round=round).in_force().select_related("unit")
        places = ranked(scores_of(round, reports.collected().in_unit_order()))
        own = [place for place in places if user.unit.reaches(place.score.unit)]
        sort = self.request.GET.get("sort")
        if sort == "unit":
            own.sort(key=lambda place: place.score.unit.name_key)
        chapter = reports.filter(unit=round.unit).visible_to(user).first()
        return super().get_context_data(**kwargs) | {
            "places": own,
            "of": len(places),
            "sort": sort if sort in self.SORTS else "rank",
            "criteria": list(Criterion),
            "settled": sum(place.score.is_settled for place in own),
            "is_live": any(place.score.source == Source.LIVE for place in own),
            "chapter": chapter,
            "rules": [figures.RULES[name] for name in RULES],
            "today": today(),
        }


class AwardSettleAll(OfRound, RecordStep):
    """Settling every sheet of the round that is scored whole."""

    permission = Permission.MANAGE_AWARDS
    template_name = "core/record_step.html"
    form_class = Form
    title = submit = "Chốt điểm các đơn vị đã chấm đủ"
    consequence = (
        "Mọi phiếu đã có điểm T1, T2, T5 được chốt cùng số liệu của T3, T4; phiếu chưa chấm đủ vẫn để "
        "mở. Khi cần có thể mở lại từng phiếu, kèm lý do."
    )

    def get_object(self, queryset=None):
        round = super().get_object(queryset)
        demand(self.request.user, self.permission, round.unit)
        return round

    def act(self, form):
        count = awards.settle_all(self.object, by=self.request.user)
        self.done = f"Đã chốt điểm {count} đơn vị."
        return self.object

    def get_success_url(self):
        return board_url(self.object)

    def trail(self):
        return [("Khen thưởng", str(LIST)), (self.object.title, board_url(self.object))]
