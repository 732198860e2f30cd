"""Settings: one file, read from the environment, safe by default.

Without SECRET_KEY and DATABASE_URL the installation's own secret and embedded database are used
(diachi/secret.py, diachi/database.py); importing this file starts nothing.
"""

from datetime import timedelta
from pathlib import Path

import environ
import pgtrigger
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from diachi import database, secret

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret.read()
HTTPS = env.bool("DIACHI_HTTPS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]

INSTALLED_APPS = [
    "diachi",
    "apps.core",
    "apps.organisation",
    "apps.accounts",
    "apps.audit",
    "apps.jobs",
    "apps.notices",
    "apps.addresses",
    "apps.sponsors",
    "apps.aid_models",
    "apps.campaign",
    "apps.reorganisations",
    "apps.aid_records",
    "apps.ledgers",
    "apps.workbooks",
    "apps.reports",
    "apps.publishing",
    "apps.privacy",
    "apps.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "treebeard",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "import_export",
    "csp",
    "django_include_bootstrap",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.NoNullCharacterMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.portal.middleware.StrangersMiddleware",
    "diachi.holding.HoldWritersMiddleware",
    "apps.accounts.resending.KeepTypedMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.SessionActivityMiddleware",
    "apps.accounts.middleware.FirstStepsMiddleware",
    "apps.audit.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "diachi.urls"
WSGI_APPLICATION = "diachi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.access.permissions",
                "diachi.navigation.menu",
            ],
            "builtins": ["apps.core.templatetags.vietnamese", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "apps.core.forms.Renderer"

DATABASES = {"default": database.connection_settings()}
if for_strangers := database.public_connection_settings():
    DATABASES["public"] = for_strangers | {"TEST": {"MIRROR": "default"}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "diachi_cache",
        # Counts of failed logins live here: a cull after 300 entries would forget them.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["diachi.formats"]

# --- files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(database.data_dir() / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = database.data_dir() / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "apps.core.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- people ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "apps.accounts.passwords.NotLikeOneself",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "apps.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "apps.accounts.passwords.NotCommon"},
    {"NAME": "apps.accounts.passwords.NotOnlyDigits"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {
    "login": "apps.accounts.own_forms.LoginForm",
    "change_password": "apps.accounts.own_forms.ChangePasswordForm",
    "reset_password": "apps.accounts.own_forms.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.own_forms.ResetPasswordKeyForm",
    "reauthenticate": "apps.accounts.own_forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "8/5m/key,60/5m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
USERSESSIONS_TRACK_ACTIVITY = True
MFA_ADAPTER = "apps.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.own_forms.AuthenticateForm",
    "reauthenticate": "apps.accounts.own_forms.ReauthenticateCodeForm",
    "activate_totp": "apps.accounts.own_forms.ActivateTOTPForm",
    "add_webauthn": "apps.accounts.own_forms.AddWebAuthnForm",
    "edit_webauthn": "apps.accounts.own_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Địa chỉ nhân đạo"
MFA_TOTP_TOLERANCE = 1
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "diachi_session"
CSRF_COOKIE_NAME = "diachi_csrf"
CSRF_FAILURE_VIEW = "diachi.errors.csrf_failure"

# --- transport -------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- mail ------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="diachi@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 30  # seconds: a mail server that does not answer holds nobody up
# Where links in mails lead to: the first of ALLOWED_HOSTS, or what bin/run serves.
SITE_URL = env.str("SITE_URL", default="") or (
    f"https://{ALLOWED_HOSTS[0]}"
    if HTTPS
    else f"http://127.0.0.1:{env.str('PORT', default='8000')}"
)

# --- work outside of requests (apps.jobs) -------------------------------------------------------
# Seconds: until a dead worker's job is taken up; between looks at the queue where no NOTIFY wakes a
# worker; that a running job has left when its worker is stopped; that any job may take.
JOB_LEASE = env.int("JOB_LEASE", default=60)
JOB_LOOK = env.int("JOB_LOOK", default=5)
JOB_GRACE = env.int("JOB_GRACE", default=20)
JOB_LONGEST = env.int("JOB_LONGEST", default=3600)
JOB_FILES_KEPT = timedelta(days=7)
JOBS = {
    "mail_online_receipt": "apps.publishing.online.mail.mail_receipt",
    "mail_digest": "apps.reports.digest.mail_digest",
    "mail_target_reminder": "apps.reports.target_mail.mail_target_reminder",
    "export": {
        "run": "apps.jobs.exporting.make_file",
        "label": "Tải danh sách",
        "makes_file": True,
    },
    "outline_file": {
        "run": "apps.reports.outline_file.make_file",
        "label": "Tải báo cáo",
        "makes_file": True,
    },
    "public_figures": {"run": "apps.publishing.totals.reckon", "label": "Tính số liệu công khai"},
    "compare_reorganised": {
        "run": "apps.addresses.actions.likenesses.compare_reorganised",
        "label": "Tìm hồ sơ trùng sau khi sắp xếp đơn vị",
    },
    "apply_reorganisation": {
        "run": "apps.reorganisations.work.apply_reorganisation",
        "label": "Sắp xếp đơn vị",
    },
    "undo_reorganisation": {
        "run": "apps.reorganisations.work.undo_reorganisation",
        "label": "Hoàn tác sắp xếp đơn vị",
    },
    "read_import": "apps.workbooks.work.read_import",
    "save_import": "apps.workbooks.work.save_import",
    "undo_import": "apps.workbooks.work.undo_import",
}
# Called with the numbers of units that a reorganisation ended, before it is undone.
BEFORE_UNITS_COME_BACK = ["apps.addresses.actions.settling.undo_settlings_of"]
# Called with {a unit that a reorganisation made: the one unit it came from} while it is undone.
WHEN_MADE_UNITS_GO = ["apps.accounts.actions.take_users_back"]
WORKLIST = [  # what waits on a person in apps above `reports`, the most urgent first
    "apps.privacy.waiting.breaches_unreported",
    "apps.privacy.waiting.requests_overdue",
    "apps.privacy.waiting.requests_unacknowledged",
    "apps.privacy.waiting.requests_due",
    "apps.publishing.waiting.online_pledges",
    "apps.publishing.desk_waiting.to_approve",
    "apps.publishing.desk_waiting.returned",
    "apps.publishing.desk_waiting.to_look_at_again",
    "apps.publishing.chapter_waiting.presentations",
]
SCHEDULE = {
    "take_off_at_midnight": {
        "run": "apps.publishing.actions.publishing.take_off_due",
        "at": "00:01",
    },
    "take_off_due": {
        "run": "apps.publishing.actions.publishing.take_off_due",
        "every": timedelta(hours=1),
    },
    "expire_online": {
        "run": "apps.publishing.actions.calling.expire_due",
        "every": timedelta(hours=1),
    },
    "expire_pledges": {
        "run": "apps.aid_records.actions.pledges.expire_due",
        "every": timedelta(hours=1),
    },
    "clear_uploads": {
        "run": "apps.workbooks.actions.clear_expired",
        "every": timedelta(hours=1),
    },
    "public_figures": {"run": "apps.publishing.totals.reckon", "at": "02:30"},
    "set_targets": {"run": "apps.reports.actions.targets.set_this_year", "at": "00:20"},
    "clear_holds": {
        "run": "apps.aid_records.actions.holding.clear_over",
        "every": timedelta(minutes=5),
    },
    "clear_forms_left_behind": {
        "run": "apps.publishing.online.filling.clear_left_behind",
        "every": timedelta(hours=1),
    },
    "clear_attempts": {"run": "apps.publishing.online.limits.clear_attempts", "at": "03:25"},
    "clear_jobs": {"run": "apps.jobs.actions.clear_old_jobs", "at": "03:00"},
    "clear_files": {"run": "apps.jobs.actions.clear_old_files", "at": "03:02"},
    "clear_notices": {"run": "apps.notices.actions.clear_old_notices", "at": "03:05"},
    "clear_entries": {"run": "apps.addresses.actions.clear_old_entries", "at": "03:10"},
    "clear_attachments": {
        "run": "apps.addresses.actions.clear_unclaimed_attachments",
        "at": "03:15",
    },
    "clear_sessions": {"run": "apps.accounts.actions.clear_old_sessions", "at": "03:20"},
    "remind_of_consents": {"run": "apps.addresses.actions.remind_of_consents", "at": "05:50"},
    "remind_of_breaches": {
        "run": "apps.privacy.reminders.remind_of_breaches",
        "every": timedelta(minutes=15),
    },
    "remind_of_requests": {"run": "apps.privacy.reminders.remind_of_requests", "at": "05:50"},
    "remind_of_reviews": {"run": "apps.reports.reminders.remind_of_reviews", "at": "06:00"},
    "remind_of_reports": {"run": "apps.reports.reminders.remind_of_reports", "at": "06:10"},
    "digests": {"run": "apps.reports.digest.queue_digests", "at": "06:30"},
}

# --- requests about personal data, breaches (apps.privacy) --------------------------------------
# Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP. What changes here moves no clock that already runs.
DATA_REQUEST_ACKNOWLEDGE = env.int("DATA_REQUEST_ACKNOWLEDGE", default=2)  # working days
DATA_REQUEST_DAYS = {
    "access": env.int("DATA_REQUEST_ACCESS_DAYS", default=10),
    "correct": env.int("DATA_REQUEST_CORRECT_DAYS", default=10),
    "withdraw": env.int("DATA_REQUEST_WITHDRAW_DAYS", default=15),
    "restrict": env.int("DATA_REQUEST_RESTRICT_DAYS", default=15),
    "object": env.int("DATA_REQUEST_OBJECT_DAYS", default=15),
    "delete": env.int("DATA_REQUEST_DELETE_DAYS", default=20),
}
BREACH_REPORT_HOURS = env.int("BREACH_REPORT_HOURS", default=72)
# Month and day of those that fall on the same day each year; the others (Tết, Giỗ Tổ, the second day
# of Quốc khánh) as days, added each year when announced: one that lacks makes a clock run out earlier.
HOLIDAYS_EACH_YEAR = ["01-01", "04-30", "05-01", "09-02"]
HOLIDAYS = env.list(
    "HOLIDAYS",
    default=[
        "2026-02-16",
        "2026-02-17",
        "2026-02-18",
        "2026-02-19",
        "2026-02-20",
        "2026-04-27",
        "2026-09-01",
    ],
)

# --- pledging by strangers (apps.publishing.online) -----------------------------------------------
# {what: (how often, in so many seconds)} from one place, for one phone number or one code; how many
# forms not yet sent one place may keep open; seconds below which no person fills in a page.
ONLINE_LIMITS = {
    "open": (30, 3600),
    "who": (30, 3600),
    "send": (20, 24 * 3600),
    "send_phone": (10, 24 * 3600),
    "lookup": (30, 900),
    "lookup_code": (10, 3600),
}
ONLINE_OPEN_AT_ONCE = 5
ONLINE_SECONDS_AT_LEAST = 2

# --- history ---------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_BASE_MODEL = "apps.core.history.Event"
# Statement triggers: an import of a province writes its history in one INSERT.
PGHISTORY_LEVEL = pgtrigger.Statement
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "diachi.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
