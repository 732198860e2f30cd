"""The monthly round: all pledges of a unit that are due in a month, given at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from apps.accounts import records
from apps.accounts.access import PermissionMixin, demand
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.aid_records.actions.rounds import give_together
from apps.aid_records.forms.rounds import RoundForm, RowForm, Terms
from apps.aid_records.overlap import RULE
from apps.aid_records.receipts import hand_over_line, hand_over_pdf
from apps.aid_records.rounds import given_in, in_round, rows_of, usual_day
from apps.aid_records.views.boxes import LABELS, draw
from apps.core.dates import format_date, months_later, today
from apps.core.forms import DayField
from apps.core.money import format_money
from apps.core.pdf import MAX_ROWS, PdfError
from apps.core.text import tidy_lines
from apps.core.views import pdf_response

PER_PAGE = 200
BOXES = ("given_on", "form", "value", "basis", "headcount", "reason", "decision")
LONGEST_REASON = 1_000
DAY = DayField(error_messages={"required": "Hãy ghi ngày trao để đặt cho mọi dòng."})


class RoundMixin(PermissionMixin):
    """A page about one round: `?thang=11/2026&unit=…&sponsor=…`."""

    permission = Permission.EDIT_RECORDS

    @cached_property
    def asked(self):
        """The form that says which round the page is about."""
        form = RoundForm(self.request.GET, user=self.request.user)
        if form.is_valid():
            demand(self.request.user, self.permission, form.cleaned_data["unit"])
        return form

    @cached_property
    def month(self):
        return self.asked.cleaned_data["thang"]

    @property
    def pledges(self):
        asked = self.asked.cleaned_data
        return in_round(asked["unit"], self.month, self.request.user, asked["sponsor"])


class MonthlyRound(RoundMixin, TemplateView):
    """Good rows are saved; the others stay with what was typed."""

    template_name = "aid_records/monthly_round.html"
    problem = ""

    @cached_property
    def page(self):
        return Paginator(self.pledges, PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def rows(self):
        return rows_of(self.page.object_list, self.month) if self.asked.is_valid() else []

    @cached_property
    def terms(self):
        return Terms()

    def post(self, request, *args, **kwargs):
        if not self.asked.is_valid():
            return self.get(request, *args, **kwargs)
        self.take_over_what_was_typed()
        if picked := request.POST.get("pick"):
            self.pick(picked)
        elif self.give():
            return HttpResponseRedirect(request.get_full_path())
        return self.get(request, *args, **kwargs)

    def take_over_what_was_typed(self):
        typed, ticked = self.request.POST, set(self.request.POST.getlist("tick"))
        for row in self.rows:
            row.is_ticked = str(row.pledge.pk) in ticked
            if row.given is None and f"{row.key}-given_on" in typed:
                row.typed = {box: typed.get(f"{row.key}-{box}", "") for box in BOXES}

    def pick(self, what):
        """What the buttons above the rows do where no script does it."""
        if what == "day":
            try:
                day = format_date(DAY.clean(self.request.POST.get("day", "")))
            except ValidationError as error:
                self.problem = error.message
                return
            for row in self.rows:
                row.typed["given_on"] = day
        else:
            for row in self.rows:
                row.is_ticked = what == "all"

    def give(self):
        """Save what can be saved and say so; whether nothing is left to mend."""
        ticked = [row for row in self.rows if row.is_ticked]
        gone = len(self.request.POST.getlist("tick")) - len(ticked)
        if gone:
            self.problem = (
                f"{gone} dòng đã chọn không còn ở trang này: đăng ký vừa kết thúc, đã rút hoặc "
                "đổi kỳ hạn. Các dòng khác không bị ảnh hưởng."
            )
        elif not ticked:
            self.problem = "Chưa chọn dòng nào. Hãy đánh dấu những người đã được trao."
        gifts = self.gifts([row for row in ticked if row.given is None])
        done = give_together(gifts, month=self.month, by=self.request.user)
        self.tell(done, [row for row in ticked if row.given])
        self.show_what_became(done)
        return not self.problem and not any(row.errors for row in self.rows)

    def gifts(self, rows):
        """The gifts of those rows that were typed well; the others get their errors."""
        common = tidy_lines(self.request.POST.get("common_reason", ""))[:LONGEST_REASON]
        gifts = []
        for row in rows:
            data = {f"{row.key}-{box}": words for box, words in row.typed.items()}
            form = RowForm(data, pledge=row.pledge, month=self.month, terms=self.terms)
            if form.is_valid():
                gift = form.gift()
                gift.overlap_reason = gift.overlap_reason or common
                gifts.append(gift)
            else:
                row.errors = {name: " ".join(words) for name, words in form.errors.items()}
                row.proposal = form.proposal or row.proposal
        return gifts

    def tell(self, done, given_before):
        before = len(given_before) + len(done.already)
        if done.saved:
            worth = sum(gift.value or 0 for gift in done.saved)
            unvalued = sum(gift.value is None for gift in done.saved)
            more = f", {unvalued} lần chưa quy đổi" if unvalued else ""
            messages.success(
                self.request,
                f"Đã ghi {len(done.saved)} lần trợ giúp, tổng {format_money(worth)} đồng{more}.",
            )
        if before:
            messages.info(
                self.request,
                f"{before} dòng đã chọn đã được ghi trong tháng này từ trước nên không ghi lại.",
            )

    def show_what_became(self, done):
        """The rows as they are now: given, refused, asked why."""
        given = (
            given_in([row.pledge for row in self.rows], self.month)
            if done.saved or done.already
            else {}
        )
        for row in self.rows:
            number = row.pledge.pk
            row.given = row.given or given.get(number)
            if row.given:
                row.is_ticked = False
            if number in done.refused:
                row.errors = {"tick": done.refused[number]}
            elif number in done.asked:
                row.overlap = done.asked[number]
                row.errors = {"reason": "Hãy ghi lý do vẫn trao dù chồng chéo, hoặc bỏ chọn."}

    def get_context_data(self, **kwargs):
        form = self.asked
        context = super().get_context_data(**kwargs) | {"filters": form, "rule": RULE}
        if not form.is_valid():
            return context | {"rows": [], "month": None}
        unit = form.cleaned_data["unit"]
        for row in self.rows:
            if row.given is None:
                row.boxes = draw(row, self.terms)
        return context | {
            "month": self.month,
            "unit": unit,
            "is_one_unit": unit.is_leaf(),
            "rows": self.rows,
            "page_obj": self.page,
            "offered": sum(row.given is None for row in self.rows),
            "usual_day": usual_day(self.month),
            "day": self.request.POST.get("day", ""),
            "common_reason": self.request.POST.get("common_reason", ""),
            "asks_why": any(row.asks_why for row in self.rows if row.given is None),
            "problem": self.problem,
            "wrong": [
                (row, box, LABELS.get(box, ""), words)
                for row in self.rows
                for box, words in row.errors.items()
            ],
            "others": self.other_months(),
            "list_url": f"{reverse('aid_records:hand_over_list')}?{form.query()}",
        }

    def other_months(self):
        """[(label, url)] of the months beside this one that may be given in."""
        days = [months_later(self.month, count) for count in (-1, 1)]
        url = reverse("aid_records:monthly_round")
        return [
            (f"Tháng {day:%m/%Y}", f"{url}?{self.asked.query(thang=f'{day:%m/%Y}')}")
            for day in days
            if day <= today()
        ]


class HandOverList(RoundMixin, View):
    """The whole round as a list to sign: what was given, and what is still to be given."""

    permission = Permission.PRINT_RECORDS

    def get(self, request):
        form = self.asked
        if not form.is_valid():
            raise Http404
        asked = form.cleaned_data
        lines = [hand_over_line(row) for row in rows_of(self.pledges[: MAX_ROWS + 1], self.month)]
        try:
            content = hand_over_pdf(
                lines, unit=asked["unit"], month=self.month, sponsor=asked["sponsor"]
            )
        except PdfError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(f"{reverse('aid_records:monthly_round')}?{form.query()}")
        about = f"tháng {self.month:%m/%Y}, {asked['unit'].name}, {len(lines)} dòng"
        records.add(AccessRecord.Kind.HAND_OVER_PRINTED, request.user, request, about=about)
        return pdf_response(content, f"danh-sach-trao-{self.month:%Y-%m}")
