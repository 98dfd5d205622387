import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallCount',
            fields=[
                ('actor', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('minute', models.DateTimeField()),
                ('calls', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'number of calls',
                'verbose_name_plural': 'numbers of calls',
                'indexes': [models.Index(fields=['minute'], name='api_callcou_minute_317cbd_idx')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('actor', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=255)),
                ('call', models.CharField(max_length=64)),
                ('lease', models.UUIDField(default=uuid.uuid4)),
                ('started_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'kept answer',
                'verbose_name_plural': 'kept answers',
                'ordering': ('started_at', 'id'),
                'indexes': [models.Index(fields=['started_at'], name='api_keptans_started_73a95c_idx')],
                'constraints': [models.UniqueConstraint(fields=('actor', 'key'), name='kept_answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('status', None)), models.Q(('answered_at__isnull', False), ('status__isnull', False)), _connector='OR'), name='kept_answer_has_status')],
            },
        ),
    ]
