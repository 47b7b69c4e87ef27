"""The full-text side of the index, on each engine its own; no extension is needed on either.

A later migration that makes Django rebuild the table on SQLite (an altered column, a new constraint) drops its triggers:
such a migration must end with `full_text()` again.
"""

from django.db import migrations

from isopolity.search.full_text import full_text


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [full_text()]
