from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fairs", "0004_event")]

    operations = [
        migrations.AddField(
            model_name="delegate",
            name="team",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="team"),
        ),
        migrations.AddConstraint(
            model_name="delegate",
            constraint=models.CheckConstraint(
                condition=models.Q(("team__isnull", True), ("team__gte", 1), _connector="OR"),
                name="delegate_in_a_team_with_a_number",
            ),
        ),
    ]
