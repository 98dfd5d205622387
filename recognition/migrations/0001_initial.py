import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('assessments', '0001_initial'),
        ('lifecycle', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('filed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='AttendanceProof',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('noted_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_proofs', to='lifecycle.mobility')),
            ],
        ),
        migrations.CreateModel(
            name='EuropassChoice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(choices=[('a', '5.a: skills acquired, as after a placement'), ('b', '5.b: a record of courses, as after formal study with credits')], default='a', max_length=1)),
                ('second_language', models.CharField(blank=True, max_length=10)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('student_number', models.CharField(blank=True, max_length=60)),
                ('earlier', models.JSONField(default=list)),
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='europass_choice', to='lifecycle.mobility')),
            ],
        ),
        migrations.CreateModel(
            name='EuropassCourse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('duration', models.CharField(max_length=60)),
                ('local_grade', models.CharField(blank=True, max_length=60)),
                ('ects_grade', models.CharField(blank=True, max_length=10)),
                ('credits', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('noted_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='europass_courses', to='lifecycle.mobility')),
            ],
            options={
                'ordering': ('noted_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EuropassRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('activities', models.TextField(blank=True)),
                ('job_related', models.TextField(blank=True)),
                ('language', models.TextField(blank=True)),
                ('digital', models.TextField(blank=True)),
                ('organisational', models.TextField(blank=True)),
                ('social', models.TextField(blank=True)),
                ('other', models.TextField(blank=True)),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('versions', models.PositiveSmallIntegerField(default=0)),
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='europass', to='lifecycle.mobility')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='OutcomeDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(choices=[('validated', 'validated'), ('partly_validated', 'partly validated'), ('not_validated', 'not validated')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='assessments.outcomeresult')),
                ('validator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('outcome',), name='outcome_decision_one_open'), models.CheckConstraint(condition=models.Q(('decision', 'validated'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outcome_decision_says_why')],
            },
        ),
        migrations.CreateModel(
            name='UnitDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('unit_code', models.CharField(max_length=60)),
                ('decision', models.CharField(choices=[('full', 'recognised in full'), ('partial', 'recognised in part'), ('extra_credit', 'recognised as extra credit'), ('none', 'not recognised')], max_length=12)),
                ('points', models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                ('grade', models.CharField(blank=True, max_length=60)),
                ('effect', models.TextField(blank=True)),
                ('legal_basis', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('appeal_to', models.CharField(blank=True, max_length=300)),
                ('appeal_until', models.DateField(blank=True, null=True)),
                ('decided_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unit_decisions', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('decided_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('mobility', 'unit_code'), name='unit_decision_one_current'), models.CheckConstraint(condition=models.Q(('decision', 'full'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='unit_decision_says_why')],
            },
        ),
    ]
