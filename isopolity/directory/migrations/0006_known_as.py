from django.db import migrations, models


def take_names(apps, schema_editor):
    """What lists show is made of the names that stand there; of several in a language the first."""
    names = apps.get_model("directory", "OrganisationName").objects.filter(is_official=False).exclude(language="").order_by("-id")
    known = {}
    for organisation, language, name in names.values_list("organisation_id", "language", "name").iterator():
        known.setdefault(organisation, {})[language] = name
    organisations = apps.get_model("directory", "Organisation").objects
    for organisation, known_as in known.items():
        organisations.filter(pk=organisation).update(known_as=known_as)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="known_as",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(take_names, migrations.RunPython.noop),
    ]
