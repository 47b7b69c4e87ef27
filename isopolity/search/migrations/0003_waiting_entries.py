"""Texts that are public as soon as their organisation is; at the end the triggers that SQLite lost with the old table."""

from django.db import migrations, models

from isopolity.search.full_text import full_text


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_full_text"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="searchentry",
            name="search_entry_visibility_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="searchentry",
            name="search_entry_for_owners_has_one",
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="visibility",
            field=models.CharField(
                choices=[("public", "Public"), ("waiting", "Waiting"), ("members", "Members"), ("owner", "Owner")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["owner_id", "visibility"], name="search_sear_owner_i_11f02f_idx"),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ("public", "waiting", "members", "owner"))), name="search_entry_visibility_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("visibility__in", ("owner", "waiting")), _negated=True),
                    models.Q(("owner_id", ""), _negated=True),
                    _connector="OR",
                ),
                name="search_entry_for_owners_has_one",
            ),
        ),
        full_text(),
    ]
