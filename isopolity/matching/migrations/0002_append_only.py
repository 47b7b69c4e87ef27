from django.db import migrations

from isopolity.audit.append_only import append_only

# What was asked, by whom and when stays for ever; only the state of a request moves.
ASKED = ("public_id", "sender_id", "receiver_id", "reason", "question", "language", "sent_at")


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only("matching_contactturn"),
        append_only("matching_callnote"),
        append_only("matching_contactrequest", columns=ASKED),
    ]
