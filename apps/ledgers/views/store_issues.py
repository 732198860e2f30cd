"""What went out of a store: issues."""

from django.utils.functional import cached_property

from apps.accounts.access import PermissionMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import store as actions
from apps.ledgers.exports.store import IssueExport
from apps.ledgers.forms.store_issues import IssueFilterForm, IssueForm
from apps.ledgers.models import Issue
from apps.ledgers.views.books import UserFormMixin, trail_of
from apps.ledgers.views.store import ItemPageMixin, StoreMixin, book_of
from apps.ledgers.views.store_lots import OfLotMixin


class IssueCreate(ItemPageMixin, UserFormMixin, WriteScopedMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = IssueForm
    template_name = "ledgers/store_issue_form.html"
    done = "Đã ghi phiếu xuất."

    @cached_property
    def item(self):
        return self.get_object()

    @property
    def title(self):
        return f"Xuất kho: {self.item}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Issue(), "item": self.item}

    def act(self, form):
        more = {}
        if form.instance.target == Issue.Target.ADDRESS:
            more = form.gift_fields()
        return actions.issue(form.instance, by=self.request.user, **more)


class IssueVoid(OfLotMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    model = Issue
    queryset = Issue.objects.select_related(
        "lot__item__aid_model__unit", "lot__sponsor", "aid__address"
    )
    form_class = VoidForm
    title = "Hủy phiếu xuất"
    submit = "Hủy phiếu xuất"
    danger = True
    consequence = "Hàng trở lại lô; trợ giúp ghi từ phiếu này cũng bị hủy."
    done = "Đã hủy phiếu xuất."

    def act(self, form):
        actions.void_issue(self.object, by=self.request.user, **form.cleaned_data)
        return self.object


class IssueList(StoreMixin, PermissionMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = Issue
    template_name = "ledgers/store_issue_list.html"
    filter_class = IssueFilterForm
    export_class = IssueExport
    orders = {"-issued": ["-issued_on", "-id"], "issued": ["issued_on", "id"]}

    def get_queryset(self):
        issues = Issue.objects.of([self.aid_model.pk])
        self.queryset = issues.select_related("lot__item", "aid__address")
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(one, one.lot.value_of(one.quantity)) for one in context["page_obj"]],
            "trail": trail_of(self.aid_model, book_of(self.aid_model)),
            "title": "Phiếu xuất kho",
        }
