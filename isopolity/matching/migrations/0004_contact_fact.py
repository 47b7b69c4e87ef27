import hashlib
import json
from typing import Any

from django.db import migrations, models


def say_facts(apps: Any, schema_editor: Any) -> None:
    """Of several rows that say the same fact, which could come about until now, the oldest stands for it."""
    known = set()
    for contact in apps.get_model("matching", "Contact").objects.exclude(origin="request").order_by("pk").prefetch_related("parties"):
        parties = [[party.organisation_id or 0, party.open_words, party.open_country_id or ""] for party in contact.parties.all()]
        said = json.dumps([contact.origin, contact.made_on.isoformat(), contact.source_id, sorted(parties)])
        fact = hashlib.sha256(said.encode()).hexdigest()
        if fact not in known:
            known.add(fact)
            contact.fact = fact
            contact.save(update_fields=["fact"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_exposure")]
    operations = [
        migrations.AddField(
            model_name="contact",
            name="fact",
            field=models.CharField(blank=True, editable=False, max_length=64, null=True),
        ),
        migrations.RunPython(say_facts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contact",
            name="fact",
            field=models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
        ),
    ]
