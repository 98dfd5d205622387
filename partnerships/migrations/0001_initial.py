import django.db.models.deletion
import django_fsm
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('documents', '0001_initial'),
        ('lifecycle', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Memorandum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='file code')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('language', models.CharField(default='en', max_length=5, verbose_name='language')),
                ('created_at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memoranda_opened', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MemorandumReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('held_on', models.DateField()),
                ('findings', models.TextField()),
                ('memorandum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='partnerships.memorandum')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='MemorandumVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('review_by', models.DateField(blank=True, null=True, verbose_name='review by')),
                ('content', models.JSONField(default=dict)),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('under_review', 'Under review'), ('changes_requested', 'Changes requested'), ('signing', 'In signing'), ('in_force', 'In force'), ('superseded', 'Superseded'), ('expired', 'Expired'), ('terminated', 'Ended early'), ('abandoned', 'Given up')], default='draft', max_length=50, protected=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('memorandum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='partnerships.memorandum')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('memorandum', 'created_at'),
                'indexes': [models.Index(condition=models.Q(('state', 'in_force')), fields=['valid_until'], name='memorandum_valid_until'), models.Index(condition=models.Q(('state', 'in_force')), fields=['ends_on'], name='memorandum_ends_on')],
                'constraints': [models.UniqueConstraint(fields=('memorandum', 'number'), name='memorandum_version_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'under_review', 'changes_requested', 'signing'))), fields=('memorandum',), name='memorandum_one_version_open'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'abandoned')), ('number__isnull', False), _connector='OR'), name='memorandum_submitted_has_number'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_from', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='memorandum_ends_after_it_starts')],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='MemorandumParty',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('functions', models.JSONField(default=list)),
                ('contact_function', models.CharField(blank=True, max_length=200)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='memorandum_parties', to='accounts.organisation')),
                ('signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='partnerships.memorandumversion')),
                ('contact_name', models.CharField(blank=True, max_length=200)),
                ('cosigner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('cosigner_function', models.CharField(blank=True, max_length=200)),
                ('cosigner_name', models.CharField(blank=True, max_length=200)),
                ('mandate', models.CharField(blank=True, max_length=300)),
                ('only_signs', models.BooleanField(default=False)),
                ('power', models.CharField(choices=[('alone', 'may sign alone'), ('mandate', 'signs with a mandate'), ('together', 'two sign together')], default='alone', max_length=8)),
                ('signer_function', models.CharField(blank=True, max_length=200)),
                ('signer_name', models.CharField(blank=True, max_length=200)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'ordering': ('position', 'id'),
                'indexes': [models.Index(fields=['organisation', 'version'], name='memoranda_of_a_party')],
                'constraints': [models.UniqueConstraint(fields=('version', 'organisation'), name='memorandum_party_once')],
            },
        ),
        migrations.CreateModel(
            name='CoveredOrganisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(blank=True, max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covered', to='partnerships.memorandumversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'organisation'), name='covered_organisation_once')],
            },
        ),
        migrations.CreateModel(
            name='PartyApproval',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('approved_at', models.DateTimeField()),
                ('parts', models.JSONField(default=dict)),
                ('void_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='partnerships.memorandumversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('void_at', None)), fields=('version', 'organisation'), name='party_approves_once')],
            },
        ),
        migrations.CreateModel(
            name='StayPlan',
            fields=[
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='plan', serialize=False, to='lifecycle.mobility')),
                ('qualification', models.JSONField(default=dict)),
                ('units', models.JSONField(default=list)),
                ('memorandum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='partnerships.memorandum')),
                ('started_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.memorandumversion')),
            ],
        ),
        migrations.CreateModel(
            name='PlacesOffered',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('places', models.PositiveSmallIntegerField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='partnerships.memorandumversion')),
            ],
            options={
                'ordering': ('first_day', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='places_end_after_they_start')],
            },
        ),
        migrations.CreateModel(
            name='ResponsibleBody',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('assesses', 'Assesses'), ('documents', 'Documents'), ('validates', 'Validates'), ('recognises', 'Recognises')], max_length=10)),
                ('country', models.CharField(max_length=2)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bodies', to='partnerships.memorandumversion')),
            ],
            options={
                'ordering': ('country', 'step'),
                'constraints': [models.UniqueConstraint(fields=('version', 'step', 'country'), name='one_body_for_a_step_and_country')],
            },
        ),
        migrations.CreateModel(
            name='WrittenPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(max_length=10)),
                ('times', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='written_parts', to='partnerships.memorandumversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'part'), name='written_part_once')],
            },
        ),
        migrations.CreateModel(
            name='AnnexFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annex_files', to='partnerships.memorandumversion')),
            ],
            options={
                'ordering': ('added_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('version', 'file'), name='memorandum_annex_once')],
            },
        ),
    ]
