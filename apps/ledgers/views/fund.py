"""Pages of a revolving fund: the book, a loan, and each step in its life."""

from django.db.models import Count, F, Max, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.audit.history import entries_for
from apps.core.dates import format_date, today
from apps.core.forms.steps import VoidForm
from apps.core.money import format_money
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import fund as actions
from apps.ledgers.exports.fund import LoanExport
from apps.ledgers.forms.fund import (
    CapitalForm,
    LoanEditForm,
    LoanEntryForm,
    LoanFilterForm,
    LoanForm,
)
from apps.ledgers.lines import home_of
from apps.ledgers.models import Capital, Loan, LoanEntry
from apps.ledgers.results import FUND, result_of
from apps.ledgers.views.books import AskAboutOverlapMixin, InBookMixin, rights, trail_of

RULE = (
    "Vốn sẵn có = vốn góp − vốn rút − đã cho vay + đã thu hồi (tiền và hiện vật quy ra tiền); không ngày "
    "nào được âm. Cho vay là quay vòng: hộ vay được tính là được trợ giúp (cột 6), số tiền vay không cộng "
    "vào giá trị (cột 8) vì hộ sẽ trả lại. Vốn chỉ thành giá trị trợ giúp khi cho hẳn hộ: phần ấy được "
    "ghi là trợ giúp có giá trị, của nhà tài trợ đã góp vốn (nhiều người góp thì của cơ sở Hội giữ quỹ)."
)


class FundMixin(InBookMixin):
    kinds = (AidModel.Kind.REVOLVING,)

    @property
    def book_url(self):
        return reverse("ledgers:fund", args=[self.aid_model.pk])

    def trail(self):
        return trail_of(self.aid_model, ("Sổ vốn quay vòng", self.book_url))

    def get_success_url(self):
        return self.book_url


class Fund(FundMixin, PermissionMixin, LongExportMixin, RecordList):
    """The book of a fund: what is there, rounds, loans, capital."""

    permission = Permission.VIEW_RECORDS
    model = Loan
    template_name = "ledgers/fund.html"
    export_class = LoanExport
    filter_class = LoanFilterForm
    orders = {"-lent": ["-lent_on", "-id"], "lent": ["lent_on", "id"], "due": ["due_on", "id"]}

    def get_queryset(self):
        loans = Loan.objects.of([self.aid_model.pk]).with_balance()
        self.queryset = loans.select_related("aid__address__unit")
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, aid_model, day = self.request.user, self.aid_model, today()
        capital = Capital.objects.of([aid_model.pk]).in_time_order().select_related("sponsor__unit")
        return context | {
            "tiles": result_of(FUND, aid_model),
            "rows": [(loan, home_of(user, loan.household)) for loan in context["page_obj"]],
            "rounds": rounds_of(aid_model),
            "capital": capital,
            "rule": RULE,
            "today": day,
        }


def rounds_of(aid_model):
    """A dict for each round: loans, households, lent, repaid, written_off, owed, last_due."""
    lent = (
        Loan.objects.of([aid_model.pk])
        .in_force()
        .with_household()
        .order_by("round_number")
        .values("round_number")
        .annotate(
            loans=Count("id"),
            households=Count("home", distinct=True),
            lent=Sum("amount"),
            last_due=Max("due_on"),
        )
    )
    back, gone = (
        _by_round(aid_model, kinds) for kinds in (LoanEntry.REPAID, LoanEntry.WRITTEN_OFF)
    )
    rows = []
    for row in lent:
        number = row["round_number"]
        repaid, written_off = back.get(number, 0), gone.get(number, 0)
        owed = row["lent"] - repaid - written_off
        rows.append(row | {"repaid": repaid, "written_off": written_off, "owed": owed})
    return rows


def _by_round(aid_model, kinds):
    entries = LoanEntry.objects.of([aid_model.pk]).in_force().filter(kind__in=kinds).order_by()
    rows = entries.values(round=F("loan__round_number")).annotate(sum=Sum("amount"))
    return {row["round"]: row["sum"] for row in rows}


class CapitalCreate(FundMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = CapitalForm
    template_name = "ledgers/form.html"
    title = "Ghi vốn góp, rút"
    done = "Đã ghi vốn."

    def get_form_kwargs(self):
        capital = Capital(aid_model=self.aid_model)
        return super().get_form_kwargs() | {"user": self.request.user, "instance": capital}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"rule": RULE}

    def act(self, form):
        return actions.move_capital(form.instance, by=self.request.user)


class CapitalVoid(FundMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    model = Capital
    queryset = Capital.objects.select_related("sponsor")
    form_class = VoidForm
    title = "Hủy vốn góp, rút"
    submit = "Hủy"
    danger = True
    consequence = "Khoản vốn này không còn được tính trong quỹ."
    done = "Đã hủy khoản vốn."

    def get_object(self, queryset=None):
        capital = self.get_queryset().of([self.aid_model.pk])
        return get_object_or_404(capital, pk=self.kwargs["capital"])

    def act(self, form):
        return actions.void_capital(self.object, by=self.request.user, **form.cleaned_data)


class LoanCreate(AskAboutOverlapMixin, FundMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = LoanForm
    template_name = "ledgers/form.html"
    title = "Ghi cho vay"
    done = "Đã ghi khoản vay, và ghi trợ giúp quay vòng cho hộ."

    def get_form_kwargs(self):
        loan = Loan(aid_model=self.aid_model)
        return super().get_form_kwargs() | {"user": self.request.user, "instance": loan}

    def get_initial(self):
        loans = Loan.objects.of([self.aid_model.pk]).in_force()
        last = loans.aggregate(last=Max("round_number"))["last"]
        return {"round_number": last or 1}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"rule": RULE}

    def get_success_url(self):
        return reverse("ledgers:loan", args=[self.aid_model.pk, self.object.pk])

    def act(self, form):
        reason = form.cleaned_data["overlap_reason"]
        return actions.lend(form.instance, overlap_reason=reason, by=self.request.user)


def told_entry(event):
    """An event of what was repaid or written off, in words that name no household."""
    kind = LoanEntry.Kind(event.kind).label
    return f"{kind} ngày {format_date(event.entered_on)}: {format_money(event.amount)} đồng"


class LoanMixin(FundMixin):
    """A page of one loan of the fund: `loan` in the URL."""

    model = Loan
    queryset = Loan.objects.with_balance().select_related("aid__address__unit", "voided_by")

    def get_object(self, queryset=None):
        return self.get_loan()

    def get_loan(self):
        loans = LoanMixin.queryset.of([self.aid_model.pk])
        self.loan = get_object_or_404(loans, pk=self.kwargs["loan"])
        self.loan.aid_model = self.aid_model
        return self.loan

    @cached_property
    def home(self):
        """The household as this reader may see it."""
        return home_of(self.request.user, self.get_loan().household)

    @property
    def loan_url(self):
        return reverse("ledgers:loan", args=[self.aid_model.pk, self.kwargs["loan"]])

    def trail(self):
        return [*super().trail(), (f"Khoản vay của {self.home.name}", self.loan_url)]

    def get_success_url(self):
        return self.loan_url


class LoanDetail(LoanMixin, PermissionMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    template_name = "ledgers/fund_loan.html"
    context_object_name = "loan"

    def get_context_data(self, **kwargs):
        loan, day = self.object, today()
        is_late = loan.due_on and loan.balance > 0 and not loan.is_voided
        return super().get_context_data(**kwargs) | {
            "home": self.home,
            "late": max(0, (day - loan.due_on).days) if is_late else 0,
            "loan_entries": loan.entries.in_time_order().select_related("aid", "voided_by"),
            "entries": entries_for(loan, related=["entries"], told={"entries": told_entry}),
            "rule": RULE,
            "title": f"Khoản vay của {self.home.name}",
            "trail": self.trail()[:-1],
            **rights(self.request.user, self.aid_model, loan),
        }


class LoanEdit(LoanMixin, PermissionMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = LoanEditForm
    title = "Sửa khoản vay"

    def act(self, form):
        return actions.edit_loan(form.instance, by=self.request.user)


class LoanVoid(LoanMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy khoản vay"
    submit = "Hủy khoản vay"
    danger = True
    consequence = "Khoản vay và trợ giúp quay vòng đã ghi cho hộ không còn được tính."
    done = "Đã hủy khoản vay và trợ giúp của nó."

    def act(self, form):
        return actions.void_loan(self.object, by=self.request.user, **form.cleaned_data)


class LoanEntryCreate(LoanMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = LoanEntryForm
    template_name = "ledgers/form.html"
    title = "Ghi trả vốn, xóa nợ"
    done = "Đã ghi."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": LoanEntry(loan=self.get_loan())}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "about": f"Hộ {self.home.name} còn nợ {format_money(self.loan.balance)} đồng.",
            "rule": RULE,
        }

    def act(self, form):
        return actions.settle(form.instance, by=self.request.user)


class LoanEntryVoid(LoanMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    model = LoanEntry
    queryset = LoanEntry.objects.select_related("aid")
    form_class = VoidForm
    title = "Hủy lần trả, xóa nợ"
    submit = "Hủy"
    danger = True
    consequence = "Hộ lại còn nợ khoản này; nếu là cho hẳn hộ thì trợ giúp đã ghi cũng hủy."
    done = "Đã hủy."

    def get_object(self, queryset=None):
        entries = self.get_queryset().filter(loan=self.get_loan())
        entry = get_object_or_404(entries, pk=self.kwargs["entry"])
        entry.loan = self.loan
        return entry

    def act(self, form):
        return actions.void_entry(self.object, by=self.request.user, **form.cleaned_data)
