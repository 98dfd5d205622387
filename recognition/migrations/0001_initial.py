import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('assessments', '0001_initial'),
        ('documents', '0001_initial'),
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
            name='PaperLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(max_length=100)),
                ('papers', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('opened', models.PositiveIntegerField(default=0)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paper_links', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('-made_at',),
            },
        ),
        migrations.CreateModel(
            name='Served',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('opened', 'opened on the page of the stay'), ('receipt', 'handed over or posted, with a receipt')], max_length=8)),
                ('served_on', models.DateField()),
                ('receipt', models.CharField(blank=True, max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served_statements', to='lifecycle.mobility')),
            ],
        ),
        migrations.CreateModel(
            name='StandardText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('series', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('name', models.CharField(max_length=120)),
                ('qualification', models.CharField(blank=True, max_length=200)),
                ('legal_basis', models.TextField(blank=True)),
                ('appeal_to', models.CharField(blank=True, max_length=300)),
                ('appeal_days', models.PositiveSmallIntegerField(default=30)),
                ('effect_full', models.CharField(blank=True, max_length=300)),
                ('effect_partial', models.CharField(blank=True, max_length=300)),
                ('effect_extra_credit', models.CharField(blank=True, max_length=300)),
                ('effect_none', models.CharField(blank=True, max_length=300)),
                ('reason_partial', models.TextField(blank=True)),
                ('reason_none', models.TextField(blank=True)),
                ('kept_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ('name', 'version'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('series',), name='standard_text_one_current'), models.CheckConstraint(condition=models.Q(('appeal_days__gte', 1)), name='standard_text_days_to_appeal')],
            },
        ),
        migrations.CreateModel(
            name='DossierTerms',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('legal_basis', models.TextField(blank=True)),
                ('appeal_to', models.CharField(blank=True, max_length=300)),
                ('appeal_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('set_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dossier_terms', to='lifecycle.mobility')),
                ('text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.standardtext')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('mobility', 'institution'), name='dossier_terms_one_current')],
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
                ('conversion', models.CharField(blank=True, max_length=200)),
                ('effect', models.TextField(blank=True)),
                ('legal_basis', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('appeal_to', models.CharField(blank=True, max_length=300)),
                ('appeal_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('correction', models.TextField(blank=True)),
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
        migrations.CreateModel(
            name='AppealedUnit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('unit_code', models.CharField(max_length=60)),
                ('answer', models.CharField(blank=True, choices=[('stays', 'The decision stays'), ('changed', 'Changed')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='recognition.appeal')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('unit_code',),
                'constraints': [models.UniqueConstraint(fields=('appeal', 'unit_code'), name='appealed_unit_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'stays'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='upheld_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeDecision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(choices=[('validated', 'validated'), ('partly_validated', 'partly validated'), ('not_validated', 'not validated')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('context', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='assessments.outcomeresult')),
                ('validator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('outcome',), name='outcome_decision_one_open'), models.CheckConstraint(condition=models.Q(('decision', 'validated'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outcome_decision_says_why')],
            },
        ),
    ]
