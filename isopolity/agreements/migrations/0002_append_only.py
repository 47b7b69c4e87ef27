from django.db import migrations

from isopolity.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("audit", "0002_append_only")]
    operations = [append_only("agreements_stagemove"), append_only("agreements_statement")]
