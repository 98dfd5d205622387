from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('assessments', '0003_kinds_are_sealed')]

    operations = [migrations.RemoveField(model_name='incident', name='kind')]
