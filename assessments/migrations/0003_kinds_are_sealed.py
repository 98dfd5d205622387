from django.db import migrations

from ground.sealing import seal, unseal


def seal_kinds(apps, schema_editor):
    """What a report is about was readable in the table; now it is kept as the words are."""
    incidents = apps.get_model("assessments", "Incident")
    for incident in incidents.objects.all():
        incidents.objects.filter(pk=incident.pk).update(sealed_kind=seal(incident.kind))


def unseal_kinds(apps, schema_editor):
    """Back to a readable column."""
    incidents = apps.get_model("assessments", "Incident")
    for incident in incidents.objects.exclude(sealed_kind=""):
        incidents.objects.filter(pk=incident.pk).update(kind=unseal(incident.sealed_kind))


class Migration(migrations.Migration):

    dependencies = [('assessments', '0002_reports_that_reach_somebody')]

    operations = [migrations.RunPython(seal_kinds, unseal_kinds)]
