from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lifecycle', '0004_operator_acts'),
    ]

    operations = [
        migrations.AddField(
            model_name='todo',
            name='holds',
            field=models.CharField(choices=[('now', 'Now'), ('later', 'Later'), ('never', 'Never')], default='now', max_length=5),
        ),
    ]
