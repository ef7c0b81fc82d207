"""Django's settings. Read nowhere but here and through `django.conf`; values come from `web.environment`."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from amtsweg.kernel.role import ROLE
from amtsweg.web import environment

HERE = Path(__file__).resolve().parent

DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = os.environ.get("AMTSWEG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
PUBLIC_URL = os.environ.get("AMTSWEG_URL", "http://127.0.0.1:8000").rstrip("/")
IDENTITY_PROVIDER_URL = os.environ.get("AMTSWEG_IDP_URL", "http://127.0.0.1:8001").rstrip("/")
STATE_DIR = environment.state_dir()
PACKS_DIR = environment.packs_dir()
# Where contents lie: empty for the state folder, else s3://key:secret@host:port/bucket (with the extra amtsweg[s3]).
BLOBS_URL = os.environ.get("AMTSWEG_BLOBS_URL", "")
# The virus scanner that looks at uploads: unix:/run/clamav/clamd.ctl or tcp://host:3310; empty for none.
CLAMD_URL = os.environ.get("AMTSWEG_CLAMD_URL", "")
# The way to the archive: a folder, sftp://user@host/path or s3://key@host/bucket; empty where people carry messages.
ARCHIVE_URL = os.environ.get("AMTSWEG_ARCHIVE_URL", "")
ARCHIVE_NAME = os.environ.get("AMTSWEG_ARCHIVE_NAME", "Archiv")
ARCHIVE_HOST_KEY = os.environ.get("AMTSWEG_ARCHIVE_HOST_KEY", "")
ARCHIVE_SECRET = os.environ.get("AMTSWEG_ARCHIVE_SECRET", "")
_HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "amtsweg.kernel",
    "amtsweg.identity",
    "amtsweg.geo",
    "amtsweg.forms",
    "amtsweg.metrics",
    "amtsweg.catalogue",
    "amtsweg.form_editor",
    "amtsweg.records",
    "amtsweg.file_search",
    "amtsweg.circulation",
    "amtsweg.disposal",
    "amtsweg.webdav",
    "amtsweg.file_sets",
    "amtsweg.file_exchange",
    "amtsweg.delivery",
    "amtsweg.payments",
    "amtsweg.processes",
    "amtsweg.cases",
    "amtsweg.intake",
    "amtsweg.process_register",
    "amtsweg.onboarding",
    "amtsweg.web",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
_PRESENT = {path.name for path in HERE.parent.iterdir() if (path / "apps.py").exists()}
INSTALLED_APPS = [a for a in INSTALLED_APPS if not a.startswith("amtsweg.") or a.split(".")[1] in _PRESENT]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amtsweg.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amtsweg.web.middleware.RequestScope",
    "amtsweg.web.middleware.ErrorPages",
]

ROOT_URLCONF = "amtsweg.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amtsweg.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": environment.application_database().as_django(role=ROLE)}
# Limits on guessing and used one-time codes hold for all web processes together, so they lie in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["amtsweg.identity.adapters.staff.StaffBackend"]
# Families share e-mail addresses, so only those of staff are unique; StaffBackend looks among these alone.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/anmelden/"
LOGIN_REDIRECT_URL = "/"

# Staff: e-mail, password and a second factor. Nobody opens an account or resets a password by themselves.
ACCOUNT_ADAPTER = "amtsweg.identity.adapters.staff.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "amtsweg.identity.adapters.staff.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses of staff are given by the office, not claimed by themselves
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS  # passkeys on this very machine, for trying

# Citizens: their online identity by OpenID Connect, with PKCE. Tokens are not kept.
SOCIALACCOUNT_ADAPTER = "amtsweg.identity.adapters.online_identity.CitizenAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
IDENTITY_PROVIDER_CLIENT_ID = os.environ.get("AMTSWEG_IDP_CLIENT", "amtsweg")
IDENTITY_PROVIDER_CLIENT_SECRET = environment.identity_provider_secret()
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "buergerkonto",
                "name": "Online-Konto",
                "client_id": IDENTITY_PROVIDER_CLIENT_ID,
                "secret": IDENTITY_PROVIDER_CLIENT_SECRET,
                "settings": {
                    "server_url": IDENTITY_PROVIDER_URL,
                    "token_auth_method": "client_secret_basic",
                    "scope": ["openid", "profile", "email", "address"],
                },
            }
        ],
    }
}

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch")), ("de-simple", _("Leichte Sprache"))]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_FAILURE_VIEW = "amtsweg.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
X_FRAME_OPTIONS = "DENY"

# One request may hold several uploads; each file's own limit stands in its form field.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # more than 50 get a message at their field (forms.services.bounding)
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_HANDLERS = [
    "amtsweg.forms.services.bounding.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# On the disk of the state, as the machine's own folder for such files may lie in memory.
FILE_UPLOAD_TEMP_DIR = environment.upload_dir()
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_BACKEND = os.environ.get("AMTSWEG_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = STATE_DIR / "mail"
EMAIL_HOST = os.environ.get("AMTSWEG_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("AMTSWEG_SMTP_PORT", "25"))
# Left empty, mail comes from the address in the city pack; see delivery's `sender`.
DEFAULT_FROM_EMAIL = os.environ.get("AMTSWEG_MAIL_FROM", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_keys": {"()": "amtsweg.web.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("AMTSWEG_LOG", "WARNING")},
}
