import django.db.models.deletion
import django_fsm
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('lifecycle', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('agreement', 'Agreement'), ('amendment', 'Amendment')], default='agreement', max_length=10)),
                ('language', models.CharField(default='en', max_length=5)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('change_reason', models.TextField(blank=True)),
                ('extension_asked_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('in_force_at', models.DateTimeField(blank=True, null=True)),
                ('taken_over_at', models.DateTimeField(blank=True, null=True)),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('review', 'In review'), ('signing', 'In signing'), ('refused', 'Refused'), ('in_force', 'In force'), ('returned', 'Returned'), ('superseded', 'Superseded'), ('void', 'Void')], default='draft', max_length=50, protected=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='agreements.agreementversion')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_versions', to='lifecycle.mobility')),
            ],
            options={
                'ordering': ('mobility', 'created_at'),
                'constraints': [models.UniqueConstraint(fields=('mobility', 'number'), name='agreement_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'review', 'signing'))), fields=('mobility',), name='agreement_one_open'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'void')), models.Q(('number__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='agreement_submitted_has_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), ('in_force_at__isnull', False), _connector='OR'), name='agreement_in_force_needs_date')],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AgreementPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(choices=[('period_and_place', 'Period and place'), ('contacts', 'People'), ('units_and_outcomes', 'Units and outcomes'), ('programme_and_tasks', 'Programme and tasks'), ('assessment', 'Assessment'), ('validation_and_recognition', 'Validation and recognition'), ('support_and_insurance', 'Support and insurance')], max_length=40)),
                ('content', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('agreement_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='agreements.agreementversion')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement_version', 'name'), name='agreement_part_once')],
            },
        ),
        migrations.CreateModel(
            name='FormCorrection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('period_and_place', 'Period and place'), ('contacts', 'People'), ('units_and_outcomes', 'Units and outcomes'), ('programme_and_tasks', 'Programme and tasks'), ('assessment', 'Assessment'), ('validation_and_recognition', 'Validation and recognition'), ('support_and_insurance', 'Support and insurance')], max_length=40)),
                ('path', models.CharField(max_length=80)),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('objected_at', models.DateTimeField(blank=True, null=True)),
                ('agreement_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_corrections', to='agreements.agreementversion')),
                ('objected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('made_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('objected_at', None), ('objected_by', None)), models.Q(('objected_at__isnull', False), ('objected_by__isnull', False)), _connector='OR'), name='correction_objected_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='GuardianConsent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('travel', models.BooleanField(default=False)),
                ('medical_treatment', models.BooleanField(default=False)),
                ('health_data_sharing', models.BooleanField(default=False)),
                ('photos', models.BooleanField(default=False)),
                ('leaving_unaccompanied', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('further_contact', models.CharField(blank=True, max_length=200)),
                ('taken_back', models.JSONField(blank=True, default=dict)),
                ('planned_start', models.DateField(blank=True, null=True)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardian_consents', to='lifecycle.mobility')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('mobility', 'guardian'), name='guardian_consent_one_open'), models.CheckConstraint(condition=models.Q(('travel', True)), name='guardian_consent_to_travel')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=6)),
                ('parts', models.JSONField(default=dict)),
                ('approved_at', models.DateTimeField()),
                ('agreement_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='agreements.agreementversion')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement_version', 'role', 'person'), name='review_once')],
            },
        ),
        migrations.CreateModel(
            name='HealthNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed_text', models.TextField(blank=True)),
                ('measure', models.CharField(blank=True, max_length=200)),
                ('written_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='health_notes', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('written_at', 'pk'),
                'indexes': [models.Index(condition=models.Q(('deleted_at', None)), fields=['mobility'], name='health_note_kept')],
                'constraints': [models.UniqueConstraint(fields=('mobility', 'person'), name='health_note_once'), models.CheckConstraint(condition=models.Q(('deleted_at', None), models.Q(('measure', ''), ('sealed_text', '')), _connector='OR'), name='health_note_deleted_is_empty')],
            },
        ),
    ]
