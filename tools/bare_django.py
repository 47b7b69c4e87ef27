"""The yardstick: a bare Django page with one row, and one with as many rows as our lists have, on our own database.

Django's starting middleware and context processors, a template of ten lines, one query. Imported with our settings in place, it
is served in their stead. As a program it serves by the same gunicorn settings: `bare_django.py PORT PROCESSES`.
"""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Engine, RequestContext
from django.urls import path

ROWS = 20
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ENGINE = Engine(
    context_processors=[
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
)
HEAD = "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Bare</title></head><body><h1>Bare</h1>"
ONE = ENGINE.from_string(HEAD + "<h2>{{ row.name }}</h2><p>{{ row.country_id }} {{ row.kind }} {{ row.changed_at }}</p></body></html>")
MANY = ENGINE.from_string(
    HEAD + "<ul>{% for row in rows %}<li><a href='/{{ row.public_id }}'>{{ row.name }}</a> {{ row.country_id }} {{ row.changed_at }}</li>"
    "{% endfor %}</ul></body></html>"
)


def one(request: HttpRequest) -> HttpResponse:
    from isopolity.directory.models import Organisation

    return HttpResponse(ONE.render(RequestContext(request, {"row": Organisation.objects.all()[0]})))


def many(request: HttpRequest) -> HttpResponse:
    from isopolity.directory.models import Organisation

    return HttpResponse(MANY.render(RequestContext(request, {"rows": Organisation.objects.all()[:ROWS]})))


urlpatterns = [path("one", one), path("many", many)]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    from isopolity.portal.server import Server, gunicorn_options

    settings.MIDDLEWARE, settings.ROOT_URLCONF = MIDDLEWARE, "tools.bare_django"
    Server(get_wsgi_application(), gunicorn_options(host="127.0.0.1", port=int(sys.argv[1]), processes=int(sys.argv[2]), threads=4)).run()
