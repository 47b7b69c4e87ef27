"""Every setting, read from the environment; `docs/run.md` explains each variable.

`ISOPOLITY_ENV` is `production` unless something says otherwise, and production refuses to start half-open.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from environs import Env

from isopolity.config.refusal import as_host, refuse_half_open, refuse_open_hall, refuse_unknown
from isopolity.ui.stylesheet import STYLE_HASH

env = Env()
PACKAGE = Path(__file__).resolve().parents[1]
ENVIRONMENT = env.str("ISOPOLITY_ENV", "production")
DATA = Path(env.str("ISOPOLITY_DATA", "data")).resolve()
refuse_unknown(ENVIRONMENT)
PUBLIC = ENVIRONMENT == "production"
# The laptop of a fair's hall, in plain HTTP on a private address: `isopolity serve --hall`.
HALL = ENVIRONMENT == "hall"


def local_secret_key() -> str:
    """The key of a demonstration or of a developer's machine: made once, kept in the data folder, readable by its owner only."""
    path = DATA / "secret-key"
    DATA.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("ISOPOLITY_SECRET_KEY", "") or ("" if PUBLIC else local_secret_key())
ALLOWED_HOSTS = [host.strip() for host in env.list("ISOPOLITY_HOSTS", [] if PUBLIC else ["localhost", "127.0.0.1", "[::1]"])]
# Behind a proxy that ends TLS: the browsers' origins, such as https://isopolity.example
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ISOPOLITY_ORIGINS", [])
SITE_ADDRESS = env.str("ISOPOLITY_ADDRESS", f"https://{ALLOWED_HOSTS[0]}" if PUBLIC and ALLOWED_HOSTS else "http://127.0.0.1:8000")
if PUBLIC:
    refuse_half_open(debug=DEBUG, secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS)
HALL_ADDRESS = env.str("ISOPOLITY_HALL", "127.0.0.1")
if HALL:
    refuse_open_hall(debug=DEBUG, address=HALL_ADDRESS)
    ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS = [as_host(HALL_ADDRESS)], []
    SITE_ADDRESS = env.str("ISOPOLITY_ADDRESS", f"http://{as_host(HALL_ADDRESS)}:8000")

INSTALLED_APPS = [
    "isopolity.portal",
    "isopolity.agreements",
    "isopolity.fairs",
    "isopolity.matching",
    "isopolity.exchange",
    "isopolity.directory",
    "isopolity.search",
    "isopolity.texts",
    "isopolity.jobs",
    "isopolity.accounts",
    "isopolity.outbox",
    "isopolity.audit",
    "isopolity.ui",
    "isopolity.ui.apps.OperatorConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "isopolity.ui.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "isopolity.ui.middleware.first_visit",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "isopolity.ui.middleware.readable_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "isopolity.accounts.middleware.reader_language",
    "allauth.account.middleware.AccountMiddleware",
    "isopolity.audit.middleware.Denials",
    "isopolity.accounts.middleware.SignedInUnlessOpened",
    "isopolity.audit.middleware.Receipts",
    "isopolity.ui.middleware.Refusals",
]

ROOT_URLCONF = "isopolity.config.urls"
WSGI_APPLICATION = "isopolity.config.wsgi.application"
APPEND_SLASH = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "isopolity.ui.template_lines.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "isopolity.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "isopolity.ui.templatetags.ui"],
        },
    }
]

DATABASES: dict[str, Any] = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA}/isopolity.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    with suppress(OSError):  # where it cannot be made, opening the database says so in a sentence
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at once, so a write never fails halfway for another's sake; FULL: what was acknowledged is on the disk.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# To open a line costs more than most pages ask over it.
DATABASES["default"]["CONN_MAX_AGE"] = DATABASES["default"].get("CONN_MAX_AGE") or 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Room for the counters of many visitors: a full cache forgets some, and with them who tried a password too often.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "isopolity.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_hall" if HALL else "account_login"
LOGIN_REDIRECT_URL = "portal:desk"
ACCOUNT_ADAPTER = "isopolity.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "isopolity.accounts.forms.LoginForm",
    "signup": "isopolity.accounts.forms.SignupForm",
    "reset_password": "isopolity.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "isopolity.accounts.forms.ResetPasswordKeyForm",
    "change_password": "isopolity.accounts.forms.ChangePasswordForm",
    "add_email": "isopolity.accounts.forms.AddEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# Whole offices sit behind one address: the limit per address leaves room for forty people, the one per account does not.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "hall_sign_in": "120/5m/ip,10/5m/key",
    "login_failed": "120/5m/ip,10/5m/key",
    "signup": "40/h/ip",
    "reset_password": "60/h/ip,5/h/key",
    "confirm_email": "3/10m/key",
    "reset_password_from_key": "120/m/ip",
    "reauthenticate": "10/10m/user",
    "change_password": "60/h/user",
    "manage_email": "60/h/user",
}
SESSION_COOKIE_AGE = 14 * 24 * 3600
PASSWORD_RESET_TIMEOUT = 30 * 60

# --- languages --------------------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "isopolity.ui.formats"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- what leaves and enters -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
MAIL_FOLDER = env.str("ISOPOLITY_MAIL_FOLDER", "" if PUBLIC else str(DATA / "mail"))
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend" if MAIL_FOLDER else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_FILE_PATH = MAIL_FOLDER or None
_smtp = env.dj_email_url("EMAIL_URL", "smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = _smtp["EMAIL_HOST"], _smtp["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp["EMAIL_HOST_USER"], _smtp["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp["EMAIL_USE_TLS"], _smtp["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("ISOPOLITY_FROM", "Isopolity <no-reply@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", f"'sha256-{STYLE_HASH}'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "isopolity.ui.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if PUBLIC:
    SECURE_SSL_REDIRECT = env.bool("ISOPOLITY_REDIRECT_TO_HTTPS", True)
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if env.bool("ISOPOLITY_BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # The proxy's own word on who called it; what a visitor wrote into that header stands to the left of it.
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
elif HALL:
    # Names of their own: no browser takes them for those of an installation that it knows from elsewhere, nor sends those here.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "hall-session", "hall-csrf", "hall-language"
else:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"error_stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["error_stream"], "level": "INFO" if PUBLIC else "WARNING"},
    "loggers": {
        "django.security.DisallowedHost": {"handlers": ["error_stream"], "level": "CRITICAL", "propagate": False},
        # It says twice in every round of the worker, once a second, that there was nothing to do.
        "django_tasks_db": {"level": "WARNING"},
    },
}

# Pages find partners themselves among so many cities; among more, the worker does.
MATCHES_LIVE_MOST = env.int("ISOPOLITY_MATCHES_LIVE_MOST", 10_000)
# So long a visitor's page may be given again while the record stands still. Tests make their rows without a word in the record.
KEPT_PAGES_S = env.int("ISOPOLITY_KEPT_PAGES_S", 0 if ENVIRONMENT == "test" else 60)

# The demonstration's data are invented: every page that shows them says so.
DEMONSTRATION = ENVIRONMENT == "demonstration"
