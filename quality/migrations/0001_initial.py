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
                ('moment', models.CharField(choices=[('end', 'after the stay'), ('recog', 'after the decision on the results'), ('follow_6', 'six months after'), ('follow_12', 'a year after')], db_default='end', default='end', max_length=9)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('mode', models.CharField(choices=[('web', 'on this page'), ('paper', 'on paper'), ('oral_interview', 'in a talk'), ('oral_phone', 'by telephone'), ('oral_group', 'in a talk with a group')], default='web', max_length=20)),
                ('answered_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mobility', 'role', 'person', 'moment'), name='answer_once'), models.CheckConstraint(condition=models.Q(('satisfaction', None), models.Q(('satisfaction__gte', 1), ('satisfaction__lte', 5)), _connector='OR'), name='answer_on_the_scale')],
            },
        ),
        migrations.CreateModel(
            name='AnswerConsent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('quoted', 'I may be quoted, without my name.'), ('asked', 'People who go next may ask me how it was.'), ('follow_up', 'The school may ask me again after six and twelve months.')], max_length=9)),
                ('text_version', models.CharField(max_length=10)),
                ('language', models.CharField(max_length=10)),
                ('given_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answer_consents', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('mobility', 'person', 'kind'), name='answer_consent_once')],
                'ordering': ('given_at',),
            },
        ),
        migrations.CreateModel(
            name='AnswerDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=6)),
                ('moment', models.CharField(choices=[('end', 'after the stay'), ('recog', 'after the decision on the results'), ('follow_6', 'six months after'), ('follow_12', 'a year after')], max_length=9)),
                ('sealed', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('mobility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lifecycle.mobility')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mobility', 'person', 'role', 'moment'), name='answer_draft_once')],
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
            name='HowAnswered',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('interviewer', models.CharField(blank=True, max_length=150)),
                ('held_on', models.DateField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('people_present', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('agreed_to_record_at', models.DateTimeField(blank=True, null=True)),
                ('read_back', models.BooleanField(default=False)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='how', to='quality.answer')),
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
            name='OwnQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('words', models.JSONField()),
                ('scale', models.CharField(max_length=4)),
                ('asked_of', models.JSONField()),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_questions', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number', 'version'), name='own_question_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='own_question_ends_after_it_begins')],
                'ordering': ('number', 'version'),
            },
        ),
        migrations.CreateModel(
            name='ParticipantReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('requested', 'Asked for'), ('prefilling', 'Begun'), ('submitted', 'Sent in'), ('undelivered', 'The mail did not arrive'), ('excluded', 'Not asked for, by the national agency')], max_length=11)),
                ('asked_on', models.DateField()),
                ('status_on', models.DateField()),
                ('link', models.URLField(blank=True, max_length=500)),
                ('mobility', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='participant_report', to='lifecycle.mobility')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status_on__gte', models.F('asked_on'))), name='report_asked_before_its_status')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=10)),
                ('value', models.CharField(blank=True, max_length=20)),
                ('sealed_text', models.TextField(blank=True)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='quality.answer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'question'), name='reply_once'), models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), models.Q(('sealed_text', ''), _negated=True), _connector='OR'), name='reply_says_something')],
                'ordering': ('answer', 'question'),
            },
        ),
    ]
