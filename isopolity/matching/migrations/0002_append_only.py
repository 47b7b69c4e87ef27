from django.db import migrations

from isopolity.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("audit", "0002_append_only")]
    operations = [append_only("matching_contactturn"), append_only("matching_callnote")]
