"""allauth's forms of one's own account, in our words and our look (settings: ACCOUNT_FORMS …)."""

from allauth.account import forms as account
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache

from apps.accounts import records
from apps.accounts.adapters import MFAAdapter
from apps.accounts.models import AccessRecord
from apps.core.forms.bases import LookMixin

PASSWORD_RULES = (
    "Ít nhất 10 ký tự, không toàn chữ số, không giống họ tên hay tên đăng nhập "
    "và không phải mật khẩu nhiều người dùng."
)
NOT_THE_SAME = "Hai lần nhập mật khẩu mới không giống nhau."


def _say(form, **labels):
    """Set labels and drop allauth's placeholders, which repeat them in English."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)


class LoginForm(LookMixin, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            login="Tên đăng nhập",
            password="Mật khẩu",
            remember="Nhớ đăng nhập trên máy này 14 ngày (đừng chọn ở máy dùng chung)",
        )
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""


class NewPasswordMixin(LookMixin):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword="Mật khẩu hiện nay",
            password1="Mật khẩu mới",
            password2="Nhập lại mật khẩu mới",
        )
        self.fields["password1"].help_text = PASSWORD_RULES

    def clean(self):
        cleaned = super().clean()
        if "password2" in self.errors and cleaned.get("password1"):
            self.errors["password2"] = self.error_class([NOT_THE_SAME])
        return cleaned


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""

    def clean_password1(self):
        if self.cleaned_data["password1"] == self.data.get(self.add_prefix("oldpassword")):
            raise forms.ValidationError("Mật khẩu mới phải khác mật khẩu hiện nay.")
        return self.cleaned_data["password1"]


class ResetPasswordKeyForm(NewPasswordMixin, account.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(LookMixin, account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, email="Email ghi ở tài khoản của bạn")


class ReauthenticateForm(LookMixin, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, password="Mật khẩu của bạn")
        self.fields["password"].help_text = ""


class CodeMixin(LookMixin):
    """A code from the app: recorded when wrong, and good for one use only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, code="Mã xác thực")
        self.fields["code"].widget.attrs |= {"class": "w-code", "spellcheck": "false"}

    def clean_code(self):
        try:
            code = super().clean_code()
        except forms.ValidationError:
            records.add(AccessRecord.Kind.WRONG_CODE, self.user, mfa.context.request)
            raise
        # allauth forgets a used code after one period; with tolerance it would pass again.
        lifetime = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"totp:{self.user.pk}:{code}", True, timeout=lifetime):
            raise MFAAdapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeMixin, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeMixin, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(LookMixin, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, code="Mã 6 chữ số mà ứng dụng đang hiện")
        self.fields["code"].widget.attrs |= {"class": "w-code", "inputmode": "numeric"}


class AddWebAuthnForm(LookMixin, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, name="Tên của khóa", passwordless="Đăng nhập chỉ bằng khóa này")
        self.fields["name"].help_text = "Để sau này phân biệt, ví dụ: điện thoại của tôi."
        self.fields[
            "passwordless"
        ].help_text = (
            "Không cần gõ mật khẩu; khóa phải mở được bằng vân tay, khuôn mặt hoặc mã PIN."
        )


class EditWebAuthnForm(LookMixin, webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, name="Tên của khóa")
