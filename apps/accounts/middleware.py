"""What a person must do first after logging in; when a session was last used."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect

from apps.accounts.actions import note_use
from apps.accounts.roles import SECOND_FACTOR_REQUIRED

ALWAYS_OPEN = {"account_logout"}
TO_CHANGE_PASSWORD = {"account_change_password"}
TO_SET_UP_SECOND_FACTOR = {
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SEEN_EVERY = 300  # seconds; allauth's own middleware would write at every request


class FirstStepsMiddleware:
    """Lead to the compulsory first steps (new password, second factor) before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        here = request.resolver_match.view_name
        if not user.is_authenticated or here in ALWAYS_OPEN:
            return None
        if user.must_change_password:
            if here in TO_CHANGE_PASSWORD:
                return None
            messages.info(request, "Hãy đặt mật khẩu của riêng bạn trước khi dùng tiếp.")
            return redirect("account_change_password")
        if (
            user.role in SECOND_FACTOR_REQUIRED
            and here not in TO_SET_UP_SECOND_FACTOR
            and not is_mfa_enabled(user, SECOND_FACTORS)
        ):
            messages.info(
                request, "Vai trò của bạn bắt buộc xác thực hai bước. Hãy chọn một cách để bật."
            )
            return redirect("mfa_index")
        return None


class SessionActivityMiddleware:
    """Note for the list of one's sessions when this one was last used, every few minutes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen_at", 0) > SEEN_EVERY:
                request.session["seen_at"] = now
                note_use(request)
        return self.get_response(request)
