import django.db.models.deletion
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
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('number', models.CharField(max_length=60)),
                ('version_no', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=60)),
                ('rendering', models.CharField(choices=[('draft', 'draft'), ('for_signature', 'text for signature'), ('final', 'final')], max_length=15)),
                ('state', models.CharField(choices=[('waiting', 'being made'), ('ready', 'ready'), ('failed', 'could not be made'), ('superseded', 'replaced by a newer version'), ('revoked', 'revoked')], default='waiting', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('language', models.CharField(max_length=10)),
                ('second_language', models.CharField(blank=True, max_length=10)),
                ('chain', models.UUIDField()),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('reader_roles', models.JSONField(blank=True, default=list)),
                ('reader_organisations', models.JSONField(blank=True, default=list)),
                ('snapshot', models.JSONField()),
                ('template', models.CharField(max_length=150)),
                ('template_version', models.CharField(max_length=64)),
                ('final_when_signed', models.BooleanField(default=False)),
                ('verification_code', models.CharField(blank=True, max_length=14, null=True, unique=True)),
                ('fault_code', models.CharField(blank=True, max_length=80)),
                ('file', models.CharField(blank=True, max_length=120)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(blank=True, null=True)),
                ('pages', models.PositiveIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='lifecycle.event')),
                ('mobility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='lifecycle.mobility')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.organisation')),
                ('hosted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('sent_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('signed_text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='finals', to='documents.document')),
            ],
            options={
                'verbose_name': 'paper',
                'verbose_name_plural': 'papers',
                'ordering': ('-created_at', 'id'),
                'indexes': [models.Index(fields=['mobility', 'kind'], name='documents_d_mobilit_839ec4_idx'), models.Index(models.F('sent_by'), models.OrderBy(models.F('created_at'), descending=True), models.F('id'), name='papers_sent_newest_first'), models.Index(models.F('hosted_by'), models.OrderBy(models.F('created_at'), descending=True), models.F('id'), name='papers_hosted_newest_first'), models.Index(fields=['chain', 'kind', 'version_no'], name='documents_d_chain_a024f1_idx'), models.Index(fields=['subject_id', 'kind'], name='documents_d_subject_3cf067_idx'), models.Index(fields=['sha256'], name='documents_d_sha256_e75cfc_idx'), models.Index(condition=models.Q(('file', ''), _negated=True), fields=['file'], name='document_file')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('rendering', 'draft'), _negated=True), fields=('number', 'version_no', 'rendering', 'language'), name='document_number_once'), models.UniqueConstraint(fields=('signed_text',), name='document_one_final_per_text'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), ('sha256__regex', '^[0-9a-f]{64}$'), ('pages__gte', 1), ('size__gte', 1), ('ready_at__isnull', False)), _connector='OR'), name='document_ready_has_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('fault_code', ''), _negated=True), _connector='OR'), name='document_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('rendering', 'draft'), ('verification_code', None)), models.Q(models.Q(('rendering', 'draft'), _negated=True), ('verification_code__isnull', False)), _connector='OR'), name='document_code_unless_draft'), models.CheckConstraint(condition=models.Q(('signed_text', None), ('rendering', 'final'), _connector='OR'), name='document_final_names_text'), models.CheckConstraint(condition=models.Q(('signed_text', models.F('id')), _negated=True), name='document_not_its_own_text'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'failed', 'superseded', 'revoked'])), name='document_state_known'), models.CheckConstraint(condition=models.Q(('rendering__in', ['draft', 'for_signature', 'final'])), name='document_rendering_known')],
            },
        ),
        migrations.CreateModel(
            name='PaperReader',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='documents.document')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'document'), name='paper_reader_once')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('prefix', models.CharField(max_length=12)),
                ('year', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year', 'kind'), name='number_series_once')],
            },
        ),
        migrations.CreateModel(
            name='SignatureRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=8)),
                ('function', models.CharField(blank=True, max_length=200)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('covers', models.JSONField(blank=True, default=list)),
                ('state', models.CharField(choices=[('open', 'waiting'), ('signed', 'signed'), ('resting', 'waiting until a refusal stands'), ('refused', 'refused'), ('cancelled', 'not needed any more'), ('void', 'void'), ('passed_on', 'passed on to a colleague')], default='open', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='documents.document')),
                ('mobility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signature_requests', to='lifecycle.mobility')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('passed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signature_requests', to='accounts.person')),
            ],
            options={
                'ordering': ('document', 'order', 'asked_at', 'id'),
                'indexes': [models.Index(fields=['person', 'state'], name='documents_s_person__eebe97_idx')],
                'constraints': [models.UniqueConstraint(fields=('document', 'person', 'role', 'organisation'), name='request_once'), models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('document', 'person', 'role'), name='request_once_as_self'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='request_closed_has_instant'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'signed', 'resting', 'refused', 'cancelled', 'void', 'passed_on'])), name='request_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('passed_to__isnull', False), ('state', 'passed_on')), models.Q(models.Q(('state', 'passed_on'), _negated=True), ('passed_to', None)), _connector='OR'), name='request_passed_on_names_to_whom')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('given_sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'being checked'), ('ready', 'ready'), ('refused', 'not taken')], default='ready', max_length=8)),
                ('refused_because', models.CharField(blank=True, max_length=80)),
                ('file', models.CharField(max_length=120, unique=True)),
                ('reader_roles', models.JSONField(blank=True, default=list)),
                ('reader_organisations', models.JSONField(blank=True, default=list)),
                ('created_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stored_files', to='lifecycle.mobility')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stored_files', to='accounts.person')),
                ('uploaded_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'stored file',
                'verbose_name_plural': 'stored files',
                'ordering': ('-created_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='stored_file_has_hash'), models.CheckConstraint(condition=models.Q(('file', ''), _negated=True), name='stored_file_has_bytes'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'refused'])), name='stored_file_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_because', ''), _negated=True), _connector='OR'), name='stored_file_refused_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('signed_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=120)),
                ('method', models.CharField(choices=[('signed_in', 'signed in'), ('code_by_mail', 'code by mail'), ('code_by_link', 'mailed link and code by mail'), ('scan_of_paper', 'scan of a signed paper'), ('in_presence', 'in presence'), ('delegate', 'as delegate')], max_length=15)),
                ('code_sent_to', models.CharField(blank=True, max_length=254)),
                ('seen', models.CharField(blank=True, choices=[('id_card', 'identity card'), ('passport', 'passport'), ('residence_permit', 'residence permit'), ('driving_licence', 'driving licence'), ('school_card', 'school card with a photograph'), ('known', 'no document, known in person')], max_length=20)),
                ('document_sha256', models.CharField(max_length=64)),
                ('covers', models.JSONField(blank=True, default=list)),
                ('as_function', models.CharField(blank=True, max_length=200)),
                ('mandate_of', models.CharField(blank=True, max_length=200)),
                ('mandate_on', models.DateField(blank=True, null=True)),
                ('mandate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='documents.signaturerequest')),
                ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='documents.storedfile')),
            ],
            options={
                'ordering': ('signed_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('document_sha256__regex', '^[0-9a-f]{64}$')), name='signature_names_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'scan_of_paper'), _negated=True), ('scan__isnull', False), _connector='OR'), name='signature_on_paper_has_scan'), models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', False), ('method', 'in_presence'), ('scan__isnull', False), ('seen__in', ['id_card', 'passport', 'residence_permit', 'driving_licence', 'school_card', 'known'])), models.Q(models.Q(('method', 'in_presence'), _negated=True), ('seen', '')), _connector='OR'), name='signature_in_presence_has_witness'), models.CheckConstraint(condition=models.Q(('method__in', ['signed_in', 'code_by_mail', 'code_by_link', 'scan_of_paper', 'in_presence', 'delegate'])), name='signature_method_known'), models.CheckConstraint(condition=models.Q(models.Q(('mandate', None), ('mandate_of', ''), ('mandate_on', None)), models.Q(models.Q(('mandate_of', ''), _negated=True), ('mandate__isnull', False), ('mandate_on__isnull', False)), _connector='OR'), name='signature_mandate_is_whole')],
            },
        ),
    ]
