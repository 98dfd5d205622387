from datetime import timedelta

from django.db import migrations

from ground import clock
from ground.every_row import every_row
from ground.zones import zone_of_country


def take_over(apps, schema_editor):
    """Hosts have said no zone yet: it is that of their country. What was escalated by its very day stays told."""
    part = every_row(apps.get_model("lifecycle", "OrganisationPart"))
    stays = every_row(apps.get_model("lifecycle", "Mobility"))
    todos = every_row(apps.get_model("lifecycle", "ToDo"))
    hosts = part.filter(part="hosting", until_at=None)
    for country in hosts.order_by().values_list("organisation__country", flat=True).distinct():
        hosted = hosts.filter(organisation__country=country).values("mobility")
        stays.filter(pk__in=hosted).update(time_zone=zone_of_country(country))
    for days in (5, 12):
        late = todos.filter(closed_at=None, due_on__lte=clock.today() - timedelta(days=days))
        late.update(escalated_after=days)


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0002_time_zone_of_a_stay")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
