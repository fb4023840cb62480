"""All settings. Anything that differs between machines comes from `environment`."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kexie.config import environment

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parents[1]
DATA = environment.data_folder()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("KEXIE_DEBUG")
ALLOWED_HOSTS = environment.words("KEXIE_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("KEXIE_TRUSTED_ORIGINS")

ROOMS = [
    "audit",
    "org",
    "records",
    "workflow",
    "files",
    "notify",
    "administration",
    "documents",
    "matters",
    "indicators",
    "intake",
    "returns",
    "issuing",
    "meetings",
    "desk",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "kexie.kernel",
    *(f"kexie.{room}" for room in ROOMS),
    # after ours, so that our sign-in pages come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kexie.kernel.http.NoNulMiddleware",
    "kexie.kernel.http.KeysMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kexie.kernel.http.PrivateMiddleware",
    "kexie.org.http.LanguageMiddleware",
    "kexie.kernel.http.LoginUnlessApi",
    "kexie.org.http.DayMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kexie.audit.http.OriginMiddleware",
    "kexie.org.http.IdleMiddleware",
    "kexie.org.http.NewPasswordMiddleware",
    "kexie.kernel.http.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kexie.records.http.OnceMiddleware",
]
NINJA_PAGINATION_CLASS = "kexie.kernel.shapes.Pages"
ROOT_URLCONF = "kexie.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kexie.config.shell.shell",
            ],
            "builtins": ["kexie.kernel.templatetags.kexie", "django.templatetags.i18n"],
        },
    }
]
DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["kexie.org.adapter.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kexie.org.validators.PolicyValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kexie.org.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "kexie.org.forms.SignInForm",
    "change_password": "kexie.org.forms.NewPasswordForm",
    "reauthenticate": "kexie.org.forms.PasswordForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# An office sits behind one address: the brake per address is wide, lock-out of the account is narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip",
    # answers by one-time link; five wrong PINs end one whatever this says
    "sign_off": "120/m/ip",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "kexie.config.shell.display_name"
MFA_ADAPTER = "kexie.org.adapter.TwoFactorAdapter"
MFA_FORMS = {
    "authenticate": "kexie.org.forms.CodeForm",
    "reauthenticate": "kexie.org.forms.CodeAgainForm",
    "activate_totp": "kexie.org.forms.AppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kexie"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
# config is no installed app; its words (the product's name among them) come from here
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
LANGUAGE_COOKIE_NAME = "kexie_language"
TIME_ZONE = "Asia/Shanghai"
# Years and keys are numbers, too: the `number` filter groups digits where a quantity is meant.
USE_THOUSAND_SEPARATOR = False
FORM_RENDERER = "kexie.kernel.forms.Renderer"

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Assets are served from where the rooms keep them: nothing to collect, nothing to fetch.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# the workbooks of a province's counties at once
DATA_UPLOAD_MAX_NUMBER_FILES = 400

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# The optional endpoint that polishes drafted texts; without address and model it is off.
POLISH_URL = environment.read("KEXIE_POLISH_URL")
POLISH_MODEL = environment.read("KEXIE_POLISH_MODEL")
POLISH_KEY = environment.read("KEXIE_POLISH_KEY")
POLISH_SECONDS = environment.number("KEXIE_POLISH_SECONDS")

HTTPS = environment.flag("KEXIE_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# What the product calls itself; shown on every page.
PRODUCT_NAME = _("Kexie")
