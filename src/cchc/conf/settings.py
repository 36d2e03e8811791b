"""Django settings. Every CCHC_* variable is read here, once; docs/reference/settings.md lists them all."""

from __future__ import annotations

from pathlib import Path

from cchc.conf import environment as env

PACKAGE = Path(__file__).resolve().parent.parent

DATA = Path(env.text("CCHC_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
FILES = DATA / "files"
PACKS = DATA / "packs"

DEBUG = env.switch("CCHC_DEBUG")
SECRET_KEY = env.secret("CCHC_SECRET", DATA)
ALLOWED_HOSTS = env.names("CCHC_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.switch("CCHC_HTTPS")
DATABASES = {"default": env.database("CCHC_DATABASE_URL", DATA)}

UPLOAD_BYTES = env.number("CCHC_UPLOAD_MB", 50) * 1024 * 1024
READ_AT_ONCE = env.number("CCHC_READ_AT_ONCE", 2)
READ_SECONDS = env.number("CCHC_READ_SECONDS", 300)
READ_BYTES = env.number("CCHC_READ_MEMORY_MB", 2048) * 1024 * 1024

TASKS = {
    "default": {"BACKEND": "cchc.platform.jobs.backend.Backend", "QUEUES": ["default", "reading", "folders", "mail"]},
}
WORKER = env.one_of("CCHC_WORKER", "inside", "none")
ENGINE = env.one_of("CCHC_ENGINE", "live", "duckdb")
CLAMD = env.text("CCHC_CLAMD", "")
CLAMD_DOWN = env.one_of("CCHC_CLAMD_DOWN", "wait", "pass")
ADDRESS = env.text("CCHC_URL", "http://localhost:8000").rstrip("/")
MAIL_SERVER = env.mail_server("CCHC_SMTP_URL")
MAIL_FROM = env.text("CCHC_MAIL_FROM", "cchc@localhost")
MAIL_HOURS = env.hours("CCHC_MAIL_HOURS", "6-22")
MAIL_MINUTES = env.number("CCHC_MAIL_MINUTES", 15)
COLLEAGUE_DAYS = env.number("CCHC_COLLEAGUE_DAYS", 90)

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "cchc.platform.ui",
    "cchc.platform.units",
    "cchc.platform.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cchc.platform.events",
    "cchc.platform.files",
    "cchc.platform.jobs",
    "cchc.platform.notices",
    "cchc.platform.calendar",
    "cchc.platform.sources",
    "cchc.platform.backup",
    "cchc.reporting.catalogue",
    "cchc.reporting.reports",
    "cchc.reporting.forms",
    "cchc.reporting.figures",
    "cchc.reporting.library",
    "cchc.reporting.consolidation",
    "cchc.reporting.folders",
    "cchc.reporting.dashboards",
    "cchc.reporting.simulation",
    "cchc.reporting.reviews",
    "cchc.reporting.notes",
    "cchc.reporting.colleagues",
    "cchc.reporting.exchange",
    "cchc.reporting.documents",
    "cchc.reporting.reminders",
    "cchc.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cchc.platform.ui.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cchc.platform.files.middleware.UploadLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cchc.api.middleware.TokenUser",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "cchc.platform.accounts.middleware.OwnPassword",
    "cchc.platform.accounts.middleware.Scoped",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.platform.ui.middleware.NoNul",
]
ROOT_URLCONF = "cchc.conf.urls"
WSGI_APPLICATION = "cchc.conf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cchc.conf.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cchc.platform.ui.templatetags.ui",
                "cchc.reporting.catalogue.templatetags.catalogue",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
API_PER_MINUTE = env.number("CCHC_API_PER_MINUTE", 300)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
DEMO = env.switch("CCHC_DEMO")
ACCOUNT_ADAPTER = "cchc.platform.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key", "change_password": "5/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "cchc.platform.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "cchc"
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = env.number("CCHC_SESSION_HOURS", 12) * 3600
# Beside the database, so that attempts are counted over all server processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"}}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "platform" / "ui" / "locale"]
LANGUAGE_COOKIE_NAME = "cchc_language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "cchc.platform.ui.storage.CollectedStatic"},
}

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
CSRF_FAILURE_VIEW = "cchc.platform.ui.views.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = DATA / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cchc.platform.files.uploads.OnDisk",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cchc": {"level": "INFO"}},
}
