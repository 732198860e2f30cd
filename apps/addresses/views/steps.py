"""The steps of an address's life; each shows what it does, asks for what it needs, and acts."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import WriteScopedMixin
from apps.accounts.roles import Permission
from apps.addresses import actions
from apps.addresses.actions.deciding import IN_USE
from apps.addresses.forms import (
    ApproveForm,
    CloseForm,
    DuplicateForm,
    GiveBackForm,
    IntroduceForm,
    ReasonForm,
    ReviewForm,
)
from apps.addresses.forms.steps import StepForm
from apps.addresses.models import Address, Review
from apps.addresses.queue import Queue
from apps.core.views import RecordStep

Status = Address.Status


class AddressStep(WriteScopedMixin, RecordStep):
    """One step: `name` is its URL name, `statuses` the states in which it is offered."""

    permission = Permission.EDIT_RECORDS
    model = Address
    queryset = Address.objects.select_related("unit")
    slug_field = slug_url_kwarg = "code"
    form_class = StepForm
    name = ""
    label = ""
    statuses = ()
    leads_to = ""
    done_before = ""
    is_main = False

    @classmethod
    def offered(cls, address, user):
        """Whether this step is open to `user` in the state the address is in."""
        return (
            address.status in cls.statuses
            and not address.is_voided
            and user.may(cls.permission, address.unit)
        )

    @classmethod
    def link(cls, address):
        """What a page needs to offer this step."""
        url = reverse(f"addresses:{cls.name}", args=[address.code])
        return {"url": url, "label": cls.label, "is_main": cls.is_main, "danger": cls.danger}

    @property
    def title(self):
        return f"{self.label}: {self.object.shown_name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"address": self.object, "user": self.request.user}

    def trail(self):
        if self.is_in_queue:
            code = self.object.code
            return [("Chờ duyệt", self.queue.url()), (code, self.queue.url_of(code))]
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (self.object.code, reverse("addresses:detail", args=[self.object.code])),
        ]

    def get_success_url(self):
        if self.is_in_queue:
            return self.queue.next_url(self.object)
        return reverse("addresses:detail", args=[self.kwargs["code"]])

    @cached_property
    def queue(self):
        return Queue(self.request.user, self.request.GET)

    @property
    def is_in_queue(self):
        """Whether the step was taken from the reviewer's queue, which goes on to the next one."""
        return "queue" in self.request.GET

    def post(self, request, *args, **kwargs):
        if self.is_in_queue:
            self.done = f"{kwargs['code']}: {self.done}"
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        """A second click, or a page that comes back: what is done already is no error."""
        self.object = self.get_object()
        if self.was_done(self.object):
            messages.info(self.request, f"{self.object.code}: {self.done_before}")
            return HttpResponseRedirect(self.get_success_url())
        if self.is_in_queue and "version" in form.errors:
            messages.error(self.request, form.errors["version"][0])
            return HttpResponseRedirect(self.queue.url_of(self.object.code))
        return super().form_invalid(form)

    @classmethod
    def was_done(cls, address):
        """Whether the address is already where this step leads."""
        return bool(cls.leads_to) and address.status == cls.leads_to and not address.is_voided


class AddressSubmit(AddressStep):
    name, label, submit = "submit", "Gửi duyệt", "Gửi duyệt"
    statuses = Address.NOT_YET_SENT
    is_main = True
    consequence = "Hồ sơ được gửi lên cán bộ duyệt. Khi chưa duyệt, bạn vẫn sửa hoặc rút lại được."
    done = "Đã gửi duyệt."
    leads_to = Status.SUBMITTED
    done_before = "Hồ sơ đã được gửi duyệt từ trước, không cần gửi lại."

    def get(self, request, *args, **kwargs):
        """An unfinished draft first shows in its form what is missing."""
        address = self.get_object()
        if address.missing and self.offered(address, request.user):
            url = reverse("addresses:edit", args=[address.code])
            return HttpResponseRedirect(f"{url}?gui-duyet=")
        return super().get(request, *args, **kwargs)

    def act(self, form):
        return actions.submit(self.object, by=self.request.user)


class AddressWithdraw(AddressStep):
    name, label, submit = "withdraw", "Rút lại", "Rút về bản nháp"
    statuses = (Status.SUBMITTED,)
    consequence = "Hồ sơ trở về bản nháp và không còn nằm trong danh sách chờ duyệt."
    done = "Đã rút hồ sơ về bản nháp."
    leads_to = Status.DRAFT
    done_before = "Hồ sơ đã là bản nháp từ trước."

    def act(self, form):
        return actions.withdraw(self.object, by=self.request.user)


class AddressApprove(AddressStep):
    permission = Permission.APPROVE
    name, label, submit = "approve", "Duyệt", "Duyệt, lập hồ sơ"
    statuses = (Status.SUBMITTED,)
    is_main = True
    form_class = ApproveForm
    consequence = "Hồ sơ được lập và tính vào số liệu từ ngày lập hồ sơ."
    done = "Đã duyệt, hồ sơ được lập."
    leads_to = Status.FILED
    done_before = "Hồ sơ đã được duyệt từ trước, không cần duyệt lại."

    def act(self, form):
        return actions.approve(
            self.object, filed_on=form.cleaned_data["filed_on"], by=self.request.user
        )


class AddressReturn(AddressStep):
    permission = Permission.APPROVE
    name, label, submit = "return", "Trả lại", "Trả lại để sửa"
    statuses = (Status.SUBMITTED,)
    form_class = GiveBackForm
    consequence = "Cơ sở sẽ thấy lý do và mục cần sửa, sửa xong thì gửi duyệt lại."
    done = "Đã trả lại hồ sơ."
    leads_to = Status.RETURNED
    done_before = "Hồ sơ đã được trả lại từ trước."

    def act(self, form):
        return actions.give_back(self.object, by=self.request.user, **form.cleaned_data)


class AddressReject(AddressStep):
    permission = Permission.APPROVE
    name, label, submit = "reject", "Từ chối", "Từ chối hồ sơ"
    statuses = (Status.SUBMITTED,)
    danger = True
    form_class = ReasonForm
    consequence = "Hồ sơ bị từ chối không sửa, không gửi lại được và không tính vào số liệu."
    done = "Đã từ chối hồ sơ."
    leads_to = Status.REJECTED
    done_before = "Hồ sơ đã bị từ chối từ trước."

    def act(self, form):
        return actions.reject(self.object, by=self.request.user, **form.cleaned_data)


class AddressDuplicate(AddressStep):
    """Names the other dossier; the decision is taken with both side by side."""

    permission = Permission.APPROVE
    name, label, submit = "duplicate", "Trùng hồ sơ", "Xem hai hồ sơ cạnh nhau"
    statuses = IN_USE
    form_class = DuplicateForm
    consequence = "Bạn sẽ thấy hai hồ sơ cạnh nhau, rồi mới quyết định có gộp hay không."

    def form_valid(self, form):
        if self.object.is_voided or self.object.status not in self.statuses:
            form.add_error(None, "Hồ sơ này đã hủy, bị từ chối hoặc đã trùng nên không gộp được.")
            return self.form_invalid(form)
        codes = [form.cleaned_data["of"].code, self.object.code]
        return HttpResponseRedirect(reverse("aid_records:merge", args=codes))


class AddressIntroduce(AddressStep):
    name, label, submit = "introduce", "Ghi ngày giới thiệu", "Lưu ngày giới thiệu"
    statuses = (Status.FILED,)
    form_class = IntroduceForm
    done = "Đã ghi ngày giới thiệu."

    def act(self, form):
        return actions.introduce(self.object, by=self.request.user, **form.cleaned_data)


class AddressReview(AddressStep):
    name, label, submit = "review", "Ghi rà soát", "Lưu rà soát"
    statuses = (Status.FILED,)
    form_class = ReviewForm
    done = "Đã ghi rà soát."
    ENDING = (Review.Outcome.STABLE, Review.Outcome.DECEASED, Review.Outcome.MOVED)

    def act(self, form):
        review = actions.add_review(self.object, by=self.request.user, **form.cleaned_data)
        if review.outcome in self.ENDING:
            messages.info(
                self.request,
                f"Kết quả rà soát là “{review.get_outcome_display()}”. "
                "Nếu thôi trợ giúp, hãy ghi “Dừng trợ giúp” với ngày và lý do.",
            )
        return self.object


class AddressClose(AddressStep):
    name, label, submit = "close", "Dừng trợ giúp", "Dừng trợ giúp"
    statuses = (Status.FILED,)
    danger = True
    form_class = CloseForm
    consequence = (
        "Hồ sơ vẫn được giữ và tính vào số liệu đã có. Sau này có thể mở lại. Gia đình chuyển nơi ở mà "
        "vẫn cần giúp thì đừng dừng: hãy dùng “Chuyển đơn vị” ở trang của địa chỉ."
    )
    done = "Đã ghi dừng trợ giúp."
    leads_to = Status.CLOSED
    done_before = "Hồ sơ đã được ghi dừng trợ giúp từ trước."

    def act(self, form):
        return actions.close(self.object, by=self.request.user, **form.cleaned_data)


class AddressReopen(AddressStep):
    name, label, submit = "reopen", "Mở lại", "Mở lại hồ sơ"
    statuses = (Status.CLOSED,)
    form_class = ReasonForm
    consequence = "Hồ sơ trở lại trạng thái đã lập, có thể được trợ giúp tiếp."
    done = "Đã mở lại hồ sơ."
    leads_to = Status.FILED
    done_before = "Hồ sơ đã được mở lại từ trước."

    def act(self, form):
        return actions.reopen(self.object, by=self.request.user, **form.cleaned_data)


class AddressVoid(AddressStep):
    permission = Permission.APPROVE
    name, label, submit = "void", "Hủy hồ sơ", "Hủy hồ sơ"
    statuses = tuple(status for status in Status if status not in Address.NOT_YET_SENT)
    danger = True
    form_class = ReasonForm
    consequence = "Hồ sơ đã hủy vẫn đọc được nhưng không tính vào đâu và không khôi phục được."
    done = "Đã hủy hồ sơ."
    done_before = "Hồ sơ đã hủy từ trước."

    @classmethod
    def was_done(cls, address):
        return address.is_voided

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)


class AddressDiscard(AddressStep):
    name, label, submit = "discard", "Bỏ bản nháp", "Bỏ bản nháp"
    statuses = Address.NOT_YET_SENT
    danger = True
    form_class = ReasonForm
    consequence = "Bản nháp đã bỏ vẫn đọc được nhưng không tính vào đâu và không khôi phục được."
    done = "Đã bỏ bản nháp."
    done_before = "Bản nháp đã bỏ từ trước."

    @classmethod
    def was_done(cls, address):
        return address.is_voided

    def act(self, form):
        return actions.discard(self.object, by=self.request.user, **form.cleaned_data)


STEPS = [
    AddressSubmit,
    AddressApprove,
    AddressReopen,
    AddressReturn,
    AddressReview,
    AddressIntroduce,
    AddressWithdraw,
    AddressClose,
    AddressDuplicate,
    AddressReject,
    AddressDiscard,
    AddressVoid,
]
