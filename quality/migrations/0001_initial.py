import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('lifecycle', '0001_initial'),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=6)),
                ('questionnaire', models.CharField(db_default='general', default='general', max_length=20)),
                ('questionnaire_version', models.CharField(db_default='2026-11', default='2026-11', max_length=10)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('mode', models.CharField(choices=[('web', 'on this page'), ('paper', 'on paper'), ('oral_interview', 'in a talk'), ('oral_phone', 'by telephone')], default='web', max_length=20)),
                ('answered_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mobility', 'role', 'person'), name='answer_once'), models.CheckConstraint(condition=models.Q(('satisfaction', None), models.Q(('satisfaction__gte', 1), ('satisfaction__lte', 5)), _connector='OR'), name='answer_on_the_scale')],
            },
        ),
        migrations.CreateModel(
            name='EmployerDebrief',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('held_on', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('action', models.CharField(blank=True, max_length=300)),
                ('action_on', models.DateField(blank=True, null=True)),
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='employer_debrief', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='ImprovementAction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('opened_on', models.DateField()),
                ('answer', models.TextField(blank=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('memorandum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='improvement_actions', to='partnerships.memorandum')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_on', None), models.Q(('answer', ''), _negated=True), _connector='OR'), name='improvement_answer_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=10)),
                ('value', models.CharField(max_length=12)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='quality.answer')),
            ],
            options={
                'ordering': ('answer', 'question'),
                'constraints': [models.UniqueConstraint(fields=('answer', 'question'), name='reply_once')],
            },
        ),
    ]
