import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('documents', '0001_initial'),
        ('lifecycle', '0001_initial'),
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FiguresRead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('until_at', models.DateTimeField()),
            ],
        ),
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
            name='FigureSum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('year', models.CharField(max_length=4)),
                ('country', models.CharField(max_length=2)),
                ('host', models.CharField(max_length=36)),
                ('sums', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'country', 'host'), name='figure_sum_once'), models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('year',), name='figure_sum_of_all_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='ImprovementAction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('finding', models.TextField(blank=True)),
                ('finding_key', models.CharField(blank=True, max_length=120)),
                ('metric', models.CharField(blank=True, max_length=40)),
                ('choice', models.JSONField(blank=True, default=dict)),
                ('cycle', models.CharField(blank=True, max_length=12)),
                ('roles', models.JSONField(blank=True, default=list)),
                ('phase', models.CharField(blank=True, max_length=1)),
                ('descriptor', models.CharField(blank=True, max_length=3)),
                ('cause', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('kind', models.CharField(blank=True, choices=[('template_change', 'a template is changed'), ('training', 'training'), ('partner_change', 'something changes at a partner'), ('process', 'a way of working is changed'), ('information', 'information'), ('resource', 'time, people or money'), ('mou_change', 'the memorandum is changed'), ('partner_ended', 'the partnership is ended')], max_length=20)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('baseline', models.FloatField(blank=True, null=True)),
                ('baseline_low', models.FloatField(blank=True, null=True)),
                ('baseline_high', models.FloatField(blank=True, null=True)),
                ('baseline_n', models.PositiveIntegerField(blank=True, null=True)),
                ('target', models.FloatField(blank=True, null=True)),
                ('measure_on', models.DateField(blank=True, null=True)),
                ('effect', models.FloatField(blank=True, null=True)),
                ('effect_low', models.FloatField(blank=True, null=True)),
                ('effect_high', models.FloatField(blank=True, null=True)),
                ('effect_n', models.PositiveIntegerField(blank=True, null=True)),
                ('effect_cycle', models.CharField(blank=True, max_length=12)),
                ('verdict', models.CharField(blank=True, choices=[('improved', 'Improved'), ('no_change', 'No clear change'), ('worse', 'Worse'), ('not_measurable', 'Too few')], max_length=20)),
                ('back_in_memorandum', models.BooleanField(default=False)),
                ('back_in_preparation', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('in_progress', 'In progress'), ('done', 'Done'), ('effect_measured', 'Effect measured'), ('closed', 'Closed'), ('rejected', 'Not taken up'), ('reopened', 'Taken up again')], default='proposed', max_length=20)),
                ('opened_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_text', models.TextField(blank=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('late_told_on', models.DateField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('evidence_paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.document')),
                ('memorandum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='improvement_actions', to='partnerships.memorandum')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ('-opened_on', 'id'),
                'indexes': [models.Index(fields=['organisation', 'state'], name='improvement_of_a_school')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_on', None), models.Q(('answer', ''), _negated=True), _connector='OR'), name='improvement_answer_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('agreed', 'in_progress')), _negated=True), models.Q(('due_on__isnull', False), ('owner__isnull', False)), _connector='OR'), name='improvement_has_owner_and_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('evidence', ''), _negated=True), ('evidence_paper__isnull', False), _connector='OR'), name='improvement_closed_with_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='improvement_rejected_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ActionStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('in_progress', 'In progress'), ('done', 'Done'), ('effect_measured', 'Effect measured'), ('closed', 'Closed'), ('rejected', 'Not taken up'), ('reopened', 'Taken up again')], max_length=20)),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='quality.improvementaction')),
            ],
            options={
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='QualityReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('cycle', models.CharField(max_length=12)),
                ('disclosure', models.CharField(choices=[('internal', 'internal use'), ('public', 'the public')], max_length=10)),
                ('choice', models.JSONField(blank=True, default=dict)),
                ('version_no', models.PositiveIntegerField(default=1)),
                ('issued_at', models.DateTimeField()),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ('-issued_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=10)),
                ('value', models.CharField(max_length=20)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='quality.answer')),
            ],
            options={
                'ordering': ('answer', 'question'),
                'constraints': [models.UniqueConstraint(fields=('answer', 'question'), name='reply_once')],
            },
        ),
        migrations.CreateModel(
            name='SelfAssessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('cycle', models.CharField(max_length=4)),
                ('descriptor', models.CharField(max_length=3)),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('progress', models.CharField(blank=True, choices=[('not_started', 'not started'), ('in_progress', 'in progress'), ('implemented', 'implemented'), ('documented', 'documented and audited')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('cycle', 'descriptor'),
                'constraints': [models.UniqueConstraint(fields=('organisation', 'cycle', 'descriptor'), name='self_assessment_once'), models.CheckConstraint(condition=models.Q(('position', None), models.Q(('position__gte', 1), ('position__lte', 4)), _connector='OR'), name='self_assessment_on_the_scale')],
            },
        ),
        migrations.CreateModel(
            name='StayFigures',
            fields=[
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='figures_row', serialize=False, to='lifecycle.mobility')),
                ('year', models.CharField(max_length=4)),
                ('month', models.PositiveSmallIntegerField(default=0)),
                ('country', models.CharField(max_length=2)),
                ('host', models.CharField(max_length=36)),
                ('programme', models.CharField(max_length=120)),
                ('field', models.CharField(max_length=60)),
                ('who', models.CharField(max_length=10)),
                ('length', models.CharField(max_length=10)),
                ('together', models.CharField(max_length=6)),
                ('gender', models.CharField(max_length=12)),
                ('age', models.CharField(max_length=8)),
                ('fewer', models.CharField(max_length=12)),
                ('outcome', models.CharField(max_length=16)),
                ('units', models.PositiveSmallIntegerField(default=0)),
                ('cases', models.JSONField(default=dict)),
                ('turns_on', models.DateField(blank=True, null=True)),
                ('seen', models.PositiveIntegerField(default=0)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'year'], name='figures_of_organisation'), models.Index(condition=models.Q(('turns_on__isnull', False)), fields=['turns_on'], name='figures_turn_on')],
            },
        ),
        migrations.CreateModel(
            name='YearFact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('enrolled', 'Learners enrolled in initial vocational education'), ('graduates', 'Graduates of initial vocational education (ISCED 3 and 4)'), ('staff', 'Teachers and trainers employed'), ('staff_in_training', 'Teachers and trainers in further training of any kind'), ('training_funds', 'Money spent on further training of teachers and trainers, in euro'), ('unemployment', 'Unemployment rate of the country, per cent (EQ7, context)')], max_length=20)),
                ('value', models.DecimalField(decimal_places=2, max_digits=14)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('written_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'ordering': ('-year', 'kind'),
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'kind'), name='year_fact_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='year_fact_not_below_zero')],
            },
        ),
    ]
