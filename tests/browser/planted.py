"""Puts markup into every text that people can have written, in the SQLite database of a data folder; run as a program.

Texts are found through the models, so a new one is planted without being named; what is left out is named here.
"""

import os
import sys

import django

PLANTED = "\"'></title></textarea></script><xss-probe onpointerover=__xss=1>p</xss-probe><img src=x onerror=window.__xss=1><svg onload=window.__xss=1>"
APPS = ("accounts", "directory", "exchange", "fairs", "matching", "texts")
# Words, ids, hashes and addresses of the product, which it compares or which are bound to a shape.
OF_THE_PRODUCT = {
    *(
        "object_id",
        "by_id",
        "organisation_id",
        "owner",
        "kind",
        "state",
        "language",
        "theme",
        "iso2",
        "iso3",
        "level",
        "field",
        "time_zone",
        "together",
    ),
    *("folded", "skeleton", "reading", "token_hash", "content_hash", "source_hash", "password", "email", "content", "currency", "website"),
}
# Tables of the gazetteer, which people cannot write.
GAZETTEER = {"directory.Place", "directory.PlaceName", "directory.Country", "directory.Subdivision"}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    django.setup()
    from django.apps import apps
    from django.db import connection, models
    from django.db.models import F, Value
    from django.db.models.functions import Concat

    with connection.cursor() as cursor:
        # What may not be changed in life is changed in this copy.
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    for model in (model for label in APPS for model in apps.get_app_config(label).get_models()):
        for field in model._meta.concrete_fields:
            is_text = type(field) in {models.CharField, models.TextField} and not field.choices and not field.unique
            if is_text and field.name not in OF_THE_PRODUCT and model._meta.label not in GAZETTEER:
                planted = Concat(F(field.name), Value(PLANTED), output_field=models.TextField())
                model._default_manager.exclude(**{field.name: ""}).update(**{field.name: planted})
                sys.stdout.write(f"{model._meta.label} {field.name}\n")


if __name__ == "__main__":
    main()
