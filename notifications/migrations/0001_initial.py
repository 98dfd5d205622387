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
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=6)),
                ('serial', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('renewed_at', models.DateTimeField()),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('asked', models.PositiveSmallIntegerField(default=0)),
                ('mobility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lifecycle.mobility')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('mobility', None), ('organisation', None)), fields=('person', 'role'), name='link_once_as_self'), models.UniqueConstraint(condition=models.Q(('mobility', None), ('organisation__isnull', False)), fields=('person', 'role', 'organisation'), name='link_once_for_an_organisation'), models.UniqueConstraint(condition=models.Q(('mobility__isnull', False)), fields=('person', 'role', 'mobility'), name='link_once_a_stay')],
            },
        ),
        migrations.CreateModel(
            name='MailedToken',
            fields=[
                ('digest', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('serial', models.PositiveIntegerField()),
                ('path', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='notifications.link')),
            ],
        ),
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('message_id', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField()),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('path', models.CharField(blank=True, max_length=300)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('not_sent_because', models.CharField(blank=True, max_length=80)),
                ('mobility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sent_mails', to='lifecycle.mobility')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'kind', 'sent_at'], name='notificatio_person__6d10a5_idx'), models.Index(condition=models.Q(('kind', 'reminder'), ('not_sent_because', '')), fields=['sent_at', 'person'], name='sent_mail_reminded_lately')],
            },
        ),
        migrations.AddField(
            model_name='sentmail',
            name='starts',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='NoNews',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.person')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OwnWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('moment', models.CharField(choices=[('first', 'The first mail to somebody'), ('notice', 'Mails that say what happened or ask for something'), ('reminder', 'Reminders')], max_length=10)),
                ('language', models.CharField(max_length=5)),
                ('text', models.TextField(max_length=1000)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'moment', 'language'), name='own_words_once')],
            },
        ),
    ]
