"""How allauth behaves here: nobody signs up, what happens to keys is recorded, secrets are
encrypted at rest, and every word is Vietnamese."""

import base64
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac

from apps.accounts import records
from apps.accounts.models import AccessRecord
from apps.accounts.roles import SECOND_FACTOR_REQUIRED

TOO_MANY = (
    "Sai quá nhiều lần nên tài khoản này tạm khóa đăng nhập. Hãy đợi 5 phút rồi thử lại; "
    "nếu quên mật khẩu, hãy nhờ quản trị tỉnh cấp lại."
)
LOCK_SECONDS = 300

# Which mail allauth would send tells what a person has just done with the own account.
DONE = {
    "account/email/password_changed": AccessRecord.Kind.PASSWORD_CHANGED,
    "account/email/password_set": AccessRecord.Kind.PASSWORD_CHANGED,
    "account/email/password_reset": AccessRecord.Kind.PASSWORD_MAILED,
    "mfa/email/totp_activated": AccessRecord.Kind.FACTOR_ADDED,
    "mfa/email/webauthn_added": AccessRecord.Kind.FACTOR_ADDED,
    "mfa/email/totp_deactivated": AccessRecord.Kind.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": AccessRecord.Kind.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": AccessRecord.Kind.CODES_MADE,
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by managers; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đã ngừng hoạt động.",
        "enter_current_password": "Mật khẩu hiện nay chưa đúng.",
        "incorrect_code": "Mã chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_login": "Không đăng nhập được.",
        "invalid_or_expired_key": "Liên kết không đúng hoặc đã hết hạn.",
        "invalid_password_reset": "Liên kết đặt lại mật khẩu không đúng hoặc đã dùng rồi.",
        "rate_limited": "Bạn thử quá nhiều lần; hãy đợi vài phút.",
        "same_as_current": "Giá trị mới phải khác giá trị hiện nay.",
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
    }

    def login(self, request, user):
        """The library notes the session of whoever logs in: the first page need not do it again."""
        super().login(request, user)
        request.session["seen_at"] = int(time.time())

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count per account, whatever host name the site was reached by."""
        return f"login:{credentials.get('username', '').lower()}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            user = _user_named(credentials)
            if user and cache.add(f"locked:{user.pk}", True, timeout=LOCK_SECONDS):
                records.add(AccessRecord.Kind.LOCKED, user, request)
            raise

    def authentication_failed(self, request, **credentials):
        user = _user_named(credentials)
        if user:
            records.add(AccessRecord.Kind.WRONG_PASSWORD, user, request)

    def respond_user_inactive(self, request, user):
        records.add(AccessRecord.Kind.DISABLED, user, request)
        return super().respond_user_inactive(request, user)

    def post_login(self, request, user, **kwargs):
        records.add(AccessRecord.Kind.LOGIN, user, request)
        return super().post_login(request, user, **kwargs)

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        records.add(DONE[template_prefix], user, self.request)
        super().send_notification_mail(template_prefix, user, context, email)

    def is_reauthentication_required(self, *, app):
        """Whoever has logged in within the last minutes need not confirm it once more."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "Dùng mật khẩu",
            "mfa_reauthenticate": "Dùng mã xác thực",
            "mfa_reauthenticate:webauthn": "Dùng khóa bảo mật hoặc vân tay",
        }
        return [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]


def _user_named(credentials):
    username = credentials.get("username", "").lower()
    return get_user_model().objects.filter(username=username).first()


def _fernet():
    """Keys derived from SECRET_KEY and its fallbacks; the first encrypts, all decrypt."""
    digests = (
        salted_hmac("diachi.mfa", "key", secret=key, algorithm="sha256").digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are encrypted; whoever must have a second factor keeps one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Vai trò của bạn bắt buộc xác thực hai bước nên không gỡ được cách cuối cùng. "
            "Hãy thêm một cách khác trước."
        ),
        "cannot_generate_recovery_codes": "Hãy bật xác thực hai bước trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã chưa đúng. Hãy đợi ứng dụng hiện mã mới rồi thử lại.",
    }

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user):
        return user.username

    def can_delete_authenticator(self, authenticator):
        if authenticator.user.role not in SECOND_FACTOR_REQUIRED:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Khóa số {count + 1}"
