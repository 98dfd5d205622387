import django.db.models.deletion
import django_fsm
import ground.searching
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('lifecycle', '0001_initial'),
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on_day', models.DateField()),
                ('at', models.DateTimeField()),
                ('mood', models.CharField(choices=[('good', 'All good'), ('fine', 'It is all right'), ('bad', 'Not good')], max_length=4)),
                ('sealed_text', models.TextField(blank=True)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('call', 'call'), ('visit', 'visit'), ('message', 'message')], max_length=8)),
                ('held_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('wellbeing', models.CharField(max_length=10)),
                ('sealed_text', models.TextField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Debriefing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('held_on', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('strengths', models.TextField(blank=True)),
                ('to_improve', models.TextField(blank=True)),
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='debriefing', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nth', models.PositiveSmallIntegerField()),
                ('period_from', models.DateField()),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('tasks', models.TextField(blank=True)),
                ('outcomes', models.JSONField(blank=True, default=list)),
                ('difficulties', models.TextField(blank=True)),
                ('wellbeing', models.CharField(blank=True, choices=[('well', 'well'), ('concern', 'there is a concern')], max_length=10)),
                ('next_steps', models.TextField(blank=True)),
                ('hours_worked', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('hours_absent', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('days_worked', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('days_absent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='lifecycle.mobility')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('mobility', 'nth'),
                'constraints': [models.UniqueConstraint(fields=('mobility', 'nth'), name='follow_up_once'), models.CheckConstraint(condition=models.Q(('done_on', None), models.Q(('tasks', ''), _negated=True), _connector='OR'), name='follow_up_done_says_what')],
            },
        ),
        migrations.CreateModel(
            name='GridConfirmation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('confirmed_at', models.DateTimeField()),
                ('method', models.CharField(max_length=20)),
                ('code_sent_to', models.CharField(blank=True, max_length=254)),
                ('scan_id', models.UUIDField(blank=True, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grid_confirmations', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('confirmed_at',),
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('happened_on', models.DateField(blank=True, null=True)),
                ('severity', models.PositiveSmallIntegerField(choices=[(1, 'You should know'), (2, 'Help is needed this week'), (3, 'Help is needed today')])),
                ('sealed_kind', models.TextField()),
                ('sealed_text', models.TextField()),
                ('sealed_reach', models.TextField(blank=True)),
                ('reported_at', models.DateTimeField()),
                ('without_host', models.BooleanField(default=False)),
                ('learner_knows', models.BooleanField(blank=True, null=True)),
                ('once', models.UUIDField(blank=True, null=True)),
                ('pass_on_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('ending', models.CharField(blank=True, choices=[('settled', 'Settled with the host'), ('moved', 'Moved to another place'), ('came_home', 'Came home'), ('talked_over', 'Not what it seemed, talked over with the participant'), ('given_on', 'Given to the police or another office'), ('other', 'In another way')], max_length=12)),
                ('sealed_closing', models.TextField(blank=True)),
                ('asks_host', models.BooleanField(default=False)),
                ('follow_up', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='worries', to='assessments.followup')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('without_coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('reported_at',),
                'indexes': [models.Index(condition=models.Q(('pass_on_at', None), _negated=True), fields=['pass_on_at'], name='incident_to_pass_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(('severity__gte', 1), ('severity__lte', 3)), name='incident_severity_known'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('ending', ''), _negated=True), _connector='OR'), name='incident_closed_says_how'), models.CheckConstraint(condition=models.Q(('pass_on_at', None), models.Q(('closed_at', None), ('opened_at', None)), _connector='OR'), name='incident_passed_on_unopened'), models.CheckConstraint(condition=models.Q(('asks_host', False), ('closed_at__isnull', False), _connector='OR'), name='incident_agreed_once_closed'), models.UniqueConstraint(fields=('mobility', 'once'), name='incident_sent_once'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('follow_up',), name='incident_one_open_worry')],
            },
        ),
        migrations.CreateModel(
            name='IncidentEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('told', 'told by mail'), ('passed_on', 'not opened in time: told as the next person'), ('opened', 'opened and read'), ('call', 'call'), ('message', 'message to who reported'), ('talk', 'talk with others'), ('decision', 'decision'), ('added', 'added by who reported'), ('closed', 'closed'), ('reopened', 'opened again by who reported'), ('agreed', 'agrees that it is closed'), ('disagreed', 'does not agree: open again')], max_length=10)),
                ('at', models.DateTimeField()),
                ('sealed_text', models.TextField(blank=True)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='assessments.incident')),
                ('next_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='OutcomeResult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120)),
                ('unit_code', models.CharField(blank=True, max_length=60)),
                ('unit_title', models.CharField(blank=True, max_length=300)),
                ('title', models.TextField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('assess_at', models.CharField(choices=[('host', 'at the host'), ('home', 'at home')], default='host', max_length=4)),
                ('origin', models.CharField(choices=[('planned', 'agreed'), ('unplanned', 'additional')], default='planned', max_length=10)),
                ('state', django_fsm.FSMField(choices=[('planned', 'Planned'), ('assessed', 'Assessed'), ('validated', 'Validated'), ('partly_validated', 'Partly validated'), ('not_validated', 'Not validated'), ('recognised_full', 'Recognised in full'), ('recognised_partial', 'Recognised in part'), ('extra_credit', 'Recognised as extra credit'), ('not_recognised', 'Not recognised')], default='planned', max_length=50, protected=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcome_results', to='lifecycle.mobility')),
            ],
            options={
                'ordering': ('mobility', 'position'),
                'indexes': [ground.searching.WordIndex(ground.searching.Words('unit_code', 'unit_title'), name='outcome_result_words')],
                'constraints': [models.UniqueConstraint(fields=('mobility', 'key'), name='outcome_result_once')],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=300)),
                ('added_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='later_evidence', to='assessments.outcomeresult')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('result', models.CharField(choices=[('passed', 'passed'), ('partly', 'partly'), ('failed', 'failed'), ('not_assessed', 'not assessed')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('assessed_on', models.DateField()),
                ('methods', models.JSONField(default=list)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('grade', models.CharField(blank=True, max_length=60)),
                ('grade_scale', models.CharField(blank=True, max_length=120)),
                ('strong', models.TextField(blank=True)),
                ('weak', models.TextField(blank=True)),
                ('difference', models.TextField(blank=True)),
                ('parts', models.JSONField(default=list)),
                ('criteria', models.JSONField(default=list)),
                ('evidence', models.JSONField(default=list)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('assessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='assessments.outcomeresult')),
            ],
            options={
                'ordering': ('outcome', 'recorded_at'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('outcome',), name='assessment_one_current'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'not_assessed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='assessment_not_assessed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OwnItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('owner', models.CharField(choices=[('school', 'the school'), ('participant', 'the participant'), ('host', 'the host')], default='school', max_length=20)),
                ('days_before', models.PositiveSmallIntegerField(default=7)),
                ('asks', models.CharField(choices=[('tick', 'a tick'), ('file', 'a file'), ('date', 'a date'), ('number', 'a number')], default='tick', max_length=10)),
                ('kind', models.CharField(blank=True, choices=[('learner', 'learner'), ('staff', 'member of staff'), ('graduate', 'recent graduate')], max_length=20)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('required', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_items', to='accounts.organisation')),
            ],
            options={
                'ordering': ('-days_before', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation', 'name'), name='own_item_once_by_name')],
            },
        ),
        migrations.CreateModel(
            name='PreparationItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('required', models.BooleanField(default=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('detail', models.TextField(blank=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.storedfile')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preparation_items', to='lifecycle.mobility')),
                ('own', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessments.ownitem')),
            ],
            options={
                'ordering': ('due_on', 'code'),
                'constraints': [models.UniqueConstraint(fields=('mobility', 'code'), name='preparation_item_once')],
            },
        ),
        migrations.AlterModelOptions(
            name='evidence',
            options={'ordering': ('added_at', 'pk')},
        ),
        migrations.AddField(
            model_name='evidence',
            name='address',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='evidence',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile'),
        ),
        migrations.CreateModel(
            name='Interim',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('assessed_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('criteria', models.JSONField(default=list)),
                ('text', models.TextField(blank=True)),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interims', to='assessments.outcomeresult')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='OwnView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on_day', models.DateField()),
                ('at', models.DateTimeField()),
                ('criteria', models.JSONField(default=list)),
                ('text', models.TextField(blank=True)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_views', to='assessments.outcomeresult')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('due_on', models.DateField()),
                ('again_text', models.TextField(blank=True)),
                ('answer', models.CharField(blank=True, choices=[('changed', 'I change it'), ('stays', 'It stays as it is'), ('again', 'We look at it again together')], max_length=8)),
                ('answer_text', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='assessments.assessment')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='lifecycle.mobility')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='assessments.outcomeresult')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('assessment',), name='dispute_one_open'), models.CheckConstraint(condition=models.Q(('answered_at', None), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('answer_text', ''), _negated=True)), _connector='OR'), name='dispute_answer_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ResultsRead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results_read', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('mobility', 'person', 'sha256'), name='results_read_once')],
            },
        ),
        migrations.AddField(
            model_name='followup',
            name='went',
            field=models.CharField(blank=True, choices=[('help', 'needs help'), ('agreed', 'as agreed'), ('better', 'better than agreed')], max_length=6),
        ),
        migrations.CreateModel(
            name='SelectionCriteria',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nth', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selection_criteria', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('-nth',),
                'constraints': [models.UniqueConstraint(fields=('organisation', 'nth'), name='selection_criteria_once')],
            },
        ),
    ]
