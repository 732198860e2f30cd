"""Users of a manager's subtree, and one's own account."""

from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView, ListView, TemplateView, View

from apps.accounts import actions
from apps.accounts.adapters import MFAAdapter
from apps.accounts.exporting import NotedExportMixin
from apps.accounts.exports import UserExport
from apps.accounts.forms import (
    DigestForm,
    UserCreateForm,
    UserEditForm,
    UserFilterForm,
    UserMoveForm,
    UserRoleForm,
)
from apps.accounts.middleware import SECOND_FACTORS
from apps.accounts.models import AccessRecord, User
from apps.accounts.roles import SECOND_FACTOR_REQUIRED, Permission
from apps.core.access import PermissionMixin, ScopedMixin
from apps.core.dates import format_moment
from apps.core.forms import Form

RECENT = 20


class UserList(ScopedMixin, NotedExportMixin, ListView):
    permission = Permission.MANAGE_USERS
    model = User
    paginate_by = 30
    template_name = "accounts/user_list.html"
    export_class = UserExport

    @cached_property
    def filters(self):
        return UserFilterForm(self.request.GET, user=self.request.user)

    def get_queryset(self):
        users = self.filters.narrow(super().get_queryset())
        return users.in_order().select_related("unit")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"filters": self.filters}


def facts_about(user):
    """[(label, value)] of an account, for its page."""
    factors = user.authenticator_set.filter(type__in=SECOND_FACTORS).count()
    required = user.role in SECOND_FACTOR_REQUIRED
    missing = "Chưa bật (bắt buộc, sẽ được hỏi khi đăng nhập)" if required else "Chưa bật"
    return [
        ("Tên đăng nhập", user.username),
        ("Vai trò", user.get_role_display()),
        ("Đơn vị", user.unit),
        ("Email", user.email),
        ("Điện thoại", user.phone),
        ("Xác thực hai bước", "Đang bật" if factors else missing),
        ("Đăng nhập gần nhất", format_moment(user.last_login)),
        ("Ngày tạo", format_moment(user.date_joined)),
    ]


class UserDetail(ScopedMixin, DetailView):
    permission = Permission.MANAGE_USERS
    model = User
    template_name = "accounts/user_detail.html"
    context_object_name = "person"  # `user` is who is logged in

    def get_queryset(self):
        return super().get_queryset().select_related("unit")

    def get_context_data(self, **kwargs):
        records = AccessRecord.objects.filter(user=self.object).select_related("by")
        return super().get_context_data(**kwargs) | {
            "facts": facts_about(self.object),
            "records": records.order_by("-at")[:RECENT],
            "is_self": self.object.pk == self.request.user.pk,
            "has_second_factor": self.object.authenticator_set.exists(),
        }


class UserFormView(PermissionMixin, FormView):
    """What the pages about one user share: the user in scope, the form, the way back."""

    permission = Permission.MANAGE_USERS
    template_name = "accounts/user_form.html"
    for_oneself = False
    title = submit = consequence = ""
    danger = False

    def get_object(self):
        found = User.objects.visible_to(self.request.user).select_related("unit")
        person = get_object_or_404(found, pk=self.kwargs["pk"])
        if person.pk == self.request.user.pk and not self.for_oneself:
            raise PermissionDenied
        return person

    @cached_property
    def person(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "back_url": reverse("accounts:user_detail", args=[self.person.pk]),
            "title": self.title,
            "submit": self.submit,
            "consequence": self.consequence,
            "danger": self.danger,
        }

    def form_valid(self, form):
        try:
            done = self.act(form.cleaned_data)
        except actions.LastManagerError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect("accounts:user_detail", self.person.pk)


class UserEdit(UserFormView):
    form_class = UserEditForm
    for_oneself = True
    title, submit = "Sửa thông tin", "Lưu"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.person}

    def act(self, data):
        actions.edit_user(self.person, by=self.request.user, **data)
        return "Đã lưu thông tin."


class UserMove(UserFormView):
    form_class = UserMoveForm
    title, submit = "Chuyển đơn vị", "Chuyển"
    consequence = "Người này chỉ còn thấy hồ sơ của đơn vị mới, và phải đăng nhập lại."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def act(self, data):
        actions.move_user(self.person, unit=data["unit"], by=self.request.user)
        return f"Đã chuyển sang {data['unit']}."


class UserRole(UserFormView):
    form_class = UserRoleForm
    title, submit = "Đổi vai trò", "Đổi vai trò"
    consequence = "Người này phải đăng nhập lại."

    def get_initial(self):
        return {"role": self.person.role}

    def act(self, data):
        changed = actions.change_role(self.person, role=data["role"], by=self.request.user)
        return f"Vai trò nay là {changed.get_role_display()}."


class UserDisable(UserFormView):
    form_class = Form
    title, submit, danger = "Ngừng tài khoản", "Ngừng tài khoản", True
    consequence = (
        "Người này không đăng nhập được nữa và mọi phiên đang mở kết thúc ngay. "
        "Những gì đã nhập vẫn còn; mở lại lúc nào cũng được."
    )

    def act(self, data):
        actions.disable_user(self.person, by=self.request.user)
        return "Đã ngừng tài khoản."


class UserEnable(UserFormView):
    form_class = Form
    title, submit = "Mở lại tài khoản", "Mở lại"
    consequence = "Người này lại đăng nhập được bằng mật khẩu cũ."

    def act(self, data):
        actions.enable_user(self.person, by=self.request.user)
        return "Đã mở lại tài khoản."


class UserSecondFactorDisable(UserFormView):
    form_class = Form
    title, submit, danger = "Tắt xác thực hai bước", "Tắt xác thực hai bước", True
    consequence = (
        "Dùng khi người này mất điện thoại hoặc khóa. Hãy gọi điện hoặc gặp để chắc đúng người. "
        "Mọi phiên đang mở kết thúc ngay."
    )

    def act(self, data):
        actions.disable_second_factor(self.person, by=self.request.user)
        return "Đã tắt xác thực hai bước."


@method_decorator(never_cache, name="dispatch")
class UserResetPassword(UserFormView):
    """Shows the new one-time password in the answer itself; it is kept nowhere."""

    form_class = Form
    title, submit = "Cấp mật khẩu dùng một lần", "Cấp mật khẩu"
    consequence = (
        "Mật khẩu hiện nay của người này hết dùng được và mọi phiên đang mở kết thúc ngay. "
        "Mật khẩu mới hiện đúng một lần ở trang sau."
    )

    def form_valid(self, form):
        once = actions.reset_password(self.person, by=self.request.user)
        return show_once(self.request, self.person, once)


@method_decorator(never_cache, name="dispatch")
class UserCreate(PermissionMixin, FormView):
    permission = Permission.MANAGE_USERS
    form_class = UserCreateForm
    template_name = "accounts/user_create.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        person, once = actions.create_user(by=self.request.user, **form.cleaned_data)
        return show_once(self.request, person, once)


def show_once(request, person, once):
    return render(
        request, "accounts/one_time_password.html", {"person": person, "one_time_password": once}
    )


class Profile(FormView):
    """One's own account, with the choice of the daily mail: everyone who is logged in."""

    template_name = "accounts/profile.html"
    form_class = DigestForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"facts": facts_about(self.request.user)}

    def form_valid(self, form):
        wants = form.cleaned_data["wants_digest"]
        actions.choose_digest(self.request.user, wants=wants)
        done = "Từ sáng mai bạn nhận thư tóm tắt." if wants else "Bạn không nhận thư tóm tắt nữa."
        messages.success(self.request, done)
        return redirect("accounts:profile")


@method_decorator(never_cache, name="dispatch")
class SessionNow(View):
    """Who is logged in here and the token of this session, for pages opened before the login."""

    def get(self, request):
        return JsonResponse({"user": request.user.pk, "token": get_token(request)})


class LoggedIn(TemplateView):
    """After logging in beside an open page: back to that page."""

    template_name = "accounts/logged_in.html"


class SessionEnd(View):
    """End one of one's own sessions."""

    http_method_names = ["post"]

    def post(self, request, pk):
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        actions.end_session(session, by=request.user, request=request)
        messages.success(request, "Đã kết thúc phiên đăng nhập.")
        return redirect("usersessions_list")


class PasskeyRemove(RemoveWebAuthnView):
    """allauth's page, but who must have a second factor keeps the last one."""

    def form_valid(self, form):
        adapter = MFAAdapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)
