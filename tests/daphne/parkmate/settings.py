"""Django's settings: the contract's where it names them (S1), quick ones where nobody can tell the difference."""

import os

SECRET_KEY = "nothing here is secret"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "parkmate.urls"
ASGI_APPLICATION = "parkmate.asgi.application"
AUTH_USER_MODEL = "parkmate.AuthUser"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "rest_framework",
    "rest_framework.authtoken",
    "channels",
    "parkmate.apps.ParkMateConfig",
]

MIDDLEWARE = [
    "steering.visits.note_visits",
    "parkmate.cors.allow_dev_origins",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        # `serve.py` sets it: a file in a folder that goes away with the process.
        "NAME": os.environ.get("PARKMATE_DATABASE", ":memory:"),
        "OPTIONS": {
            "timeout": 20,
            # The file need not outlive a power cut.
            "init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;",
        },
    }
}

CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

TIME_ZONE = "Asia/Kolkata"
USE_TZ = True

# A sign-in of the real server takes a third of a second, and all of it is the hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
