from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField("storedfile", "given_sha256", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("storedfile", "refused_because", models.CharField(blank=True, max_length=80)),
        migrations.AddField(
            "storedfile",
            "state",
            models.CharField(
                choices=[("waiting", "being checked"), ("ready", "ready"), ("refused", "not taken")],
                default="ready",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(condition=Q(state__in=["waiting", "ready", "refused"]), name="stored_file_state_known"),
        ),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""), name="stored_file_refused_says_why"
            ),
        ),
    ]
