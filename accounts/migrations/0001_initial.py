import accounts.models.organisation
import accounts.models.person
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import ground.addresses
import ground.clock
import ground.identifiers
import ground.searching
import simple_history.models
import uuid
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


def make_cache_table(apps, schema_editor) -> None:
    """The counters of guesses are shared by every process (config/settings/auth.py)."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('recognition_officer', 'Recognition officer'), ('quality_manager', 'Quality manager'), ('administrator', 'Administrator'), ('contact', 'Contact'), ('safeguarding', 'Safeguarding'), ('assessor', 'Assessor'), ('case_access', 'Case access')], max_length=30, verbose_name='right')),
                ('function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('since_on', models.DateField(default=ground.clock.today, verbose_name='since')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ('since_on', 'role', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('since_on')), _connector='OR'), name='membership_ends_after_start'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'recognition_officer', 'quality_manager', 'administrator', 'contact', 'safeguarding', 'assessor', 'case_access'])), name='membership_role_known')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('given_names', models.CharField(max_length=150)),
                ('family_names', models.CharField(max_length=150)),
                ('language', models.CharField(max_length=5)),
                ('organisation', models.JSONField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
                'ordering': ('created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='WrongCodes',
            fields=[
                ('hour', models.DateTimeField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'number of wrong codes',
                'verbose_name_plural': 'numbers of wrong codes',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(error_messages={'unique': 'Somebody with this address is there already.'}, max_length=254, unique=True, validators=[ground.addresses.validate_one_address], verbose_name='mail address')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Nederlands')], default='en', max_length=5, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='administers this installation')),
                ('created_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('alone_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='without persons since')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'ordering': ('email', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='account_email_stored_lower'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='account_email_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='AdminChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('deed', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('second_factor_off', 'second factor taken off'), ('signed_out', 'signed out everywhere')], max_length=20, verbose_name='deed')),
                ('model', models.CharField(max_length=80, verbose_name='kind of row')),
                ('row', models.CharField(max_length=40, verbose_name='row')),
                ('fields', models.JSONField(blank=True, default=list, verbose_name='fields')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'change by hand',
                'verbose_name_plural': 'changes by hand',
                'ordering': ('-at', 'id'),
                'indexes': [models.Index(fields=['at', 'id'], name='accounts_ad_at_b492c1_idx')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('waits_for', models.CharField(choices=[('code', 'the code from the mail'), ('sign_in', 'the next sign-in'), ('entry', 'an entry missing from a list'), ('again', 'being shown again')], max_length=10)),
                ('path', models.CharField(max_length=1000)),
                ('sealed', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('until', models.DateTimeField(db_index=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept form',
                'verbose_name_plural': 'kept forms',
                'ordering': ('-created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='KeptFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('sealed', models.BinaryField()),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='accounts.keptform')),
            ],
            options={
                'verbose_name': 'kept file',
                'verbose_name_plural': 'kept files',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('country', models.CharField(max_length=2, validators=[ground.identifiers.validate_country], verbose_name='country')),
                ('language_community', models.CharField(blank=True, max_length=60, verbose_name='language community or region')),
                ('town', models.CharField(max_length=120, verbose_name='town')),
                ('time_zone', models.CharField(blank=True, max_length=64, validators=[accounts.models.organisation.validate_time_zone], verbose_name='time zone')),
                ('kind', models.CharField(choices=[('vet_school', 'School or training centre'), ('company', 'Company'), ('competent_institution', 'Competent institution'), ('chamber', 'Chamber'), ('intermediary', 'Intermediary organisation'), ('other', 'Other organisation')], max_length=30, verbose_name='kind')),
                ('code', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('\\A[A-Z0-9]{2,12}\\Z', 'Write 2 to 12 capital letters or digits, for example VSG.')], verbose_name='short code')),
                ('oid', models.CharField(blank=True, max_length=9, validators=[ground.identifiers.validate_oid], verbose_name='OID')),
                ('pic', models.CharField(blank=True, max_length=9, validators=[ground.identifiers.validate_pic], verbose_name='PIC')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
                ('email', models.EmailField(blank=True, max_length=254, validators=[ground.addresses.validate_one_address], verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('legal_representative', models.CharField(blank=True, max_length=200, verbose_name='legal representative')),
                ('legal_representative_function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by the installation')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership', verbose_name='contact that partners see')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='typed', to='accounts.organisation', verbose_name='typed by')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ('name', 'town', 'id'),
                'indexes': [ground.searching.WordIndex(ground.searching.Words('name'), name='organisation_words')],
                'constraints': [models.UniqueConstraint(fields=('name', 'country', 'town'), name='organisation_once'), models.UniqueConstraint(condition=models.Q(('oid', ''), _negated=True), fields=('oid',), name='organisation_oid_once'), models.UniqueConstraint(condition=models.Q(('pic', ''), _negated=True), fields=('pic',), name='organisation_pic_once'), models.CheckConstraint(condition=models.Q(('code', django.db.models.functions.text.Upper('code')), models.Q(('code', ''), _negated=True)), name='organisation_code_upper'), models.CheckConstraint(condition=models.Q(('kind__in', ['vet_school', 'company', 'competent_institution', 'chamber', 'intermediary', 'other'])), name='organisation_kind_known')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.CreateModel(
            name='HistoricalOrganisation',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('country', models.CharField(max_length=2, validators=[ground.identifiers.validate_country], verbose_name='country')),
                ('language_community', models.CharField(blank=True, max_length=60, verbose_name='language community or region')),
                ('town', models.CharField(max_length=120, verbose_name='town')),
                ('time_zone', models.CharField(blank=True, max_length=64, validators=[accounts.models.organisation.validate_time_zone], verbose_name='time zone')),
                ('kind', models.CharField(choices=[('vet_school', 'School or training centre'), ('company', 'Company'), ('competent_institution', 'Competent institution'), ('chamber', 'Chamber'), ('intermediary', 'Intermediary organisation'), ('other', 'Other organisation')], max_length=30, verbose_name='kind')),
                ('code', models.CharField(db_index=True, max_length=12, validators=[django.core.validators.RegexValidator('\\A[A-Z0-9]{2,12}\\Z', 'Write 2 to 12 capital letters or digits, for example VSG.')], verbose_name='short code')),
                ('oid', models.CharField(blank=True, max_length=9, validators=[ground.identifiers.validate_oid], verbose_name='OID')),
                ('pic', models.CharField(blank=True, max_length=9, validators=[ground.identifiers.validate_pic], verbose_name='PIC')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
                ('email', models.EmailField(blank=True, max_length=254, validators=[ground.addresses.validate_one_address], verbose_name='mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('legal_representative', models.CharField(blank=True, max_length=200, verbose_name='legal representative')),
                ('legal_representative_function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by the installation')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership', verbose_name='contact that partners see')),
                ('typed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='typed by')),
            ],
            options={
                'verbose_name': 'historical organisation',
                'verbose_name_plural': 'historical organisations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('until_on', models.DateField(verbose_name='until')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'former name',
                'verbose_name_plural': 'former names',
                'ordering': ('until_on', 'id'),
                'constraints': [models.UniqueConstraint(fields=('organisation', 'until_on'), name='former_name_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=80, verbose_name='what it is for')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'access token',
                'verbose_name_plural': 'access tokens',
                'ordering': ('-created_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='api_token_has_digest'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='api_token_expires_later')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254, null=True, validators=[ground.addresses.validate_one_address], verbose_name='mail address')),
                ('given_names', models.CharField(blank=True, max_length=150, verbose_name='given names')),
                ('family_names', models.CharField(blank=True, max_length=150, verbose_name='family names')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('language', models.CharField(choices=[('en', 'English'), ('nl', 'Nederlands')], default='en', max_length=5, verbose_name='language')),
                ('created_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='persons', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='accounts.organisation', verbose_name='kept by')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ('family_names', 'given_names', 'id'),
                'indexes': [models.Index(fields=['keeper', 'email'], name='accounts_pe_keeper__b1c1cd_idx'), models.Index(fields=['email'], name='accounts_pe_email_b41159_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', None), ('email', django.db.models.functions.text.Lower('email')), _connector='OR'), name='person_email_stored_lower'), models.CheckConstraint(condition=models.Q(('email', None), models.Q(('email', ''), _negated=True), _connector='OR'), name='person_email_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('checked', models.CharField(blank=True, choices=[('register', 'looked up in a public register'), ('visit', 'visited'), ('call', 'called at a number found elsewhere'), ('earlier_stay', 'known from an earlier stay')], max_length=20, verbose_name='what was checked')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='checked on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('added_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='accounts.organisation', verbose_name='known to')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partner_of', to='accounts.organisation', verbose_name='organisation')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ('added_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('keeper', 'organisation'), name='partner_once'), models.CheckConstraint(condition=models.Q(('keeper', models.F('organisation')), _negated=True), name='partner_is_another'), models.CheckConstraint(condition=models.Q(models.Q(('checked', ''), ('checked_on', None)), models.Q(models.Q(('checked', ''), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='partner_checked_has_day')],
            },
        ),
        migrations.CreateModel(
            name='NotMe',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('said_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'answer that a person is somebody else',
                'verbose_name_plural': 'answers that a person is somebody else',
                'constraints': [models.UniqueConstraint(fields=('account', 'person'), name='not_me_once')],
            },
        ),
        migrations.CreateModel(
            name='MergedPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('merged_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('former', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'merged person',
                'verbose_name_plural': 'merged people',
                'constraints': [models.CheckConstraint(condition=models.Q(('former', models.F('into')), _negated=True), name='merged_into_another')],
            },
        ),
        migrations.CreateModel(
            name='MergedOrganisation',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('code', models.CharField(max_length=12)),
                ('reason', models.CharField(max_length=300)),
                ('merged_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='accounts.organisation')),
                ('merged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'merged organisation',
                'verbose_name_plural': 'merged organisations',
                'ordering': ('merged_at', 'id'),
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='keptform',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person'),
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('accepted', models.BooleanField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.organisation')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.person')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ('asked_at', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('person', 'organisation'), name='join_request_once_while_open'), models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('decided_at', None)), models.Q(('accepted__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='join_request_decided_says_how')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationCode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=100)),
                ('way', models.CharField(blank=True, max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=ground.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmation_codes', to='accounts.person')),
            ],
            options={
                'verbose_name': 'confirmation code',
                'verbose_name_plural': 'confirmation codes',
                'ordering': ('-created_at', 'id'),
                'indexes': [models.Index(fields=['way', 'created_at'], name='accounts_co_way_6701c6_idx'), models.Index(fields=['created_at'], name='accounts_co_created_17b0f7_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('used_at', None)), fields=('person', 'purpose', 'way'), name='confirmation_code_one_open')],
            },
        ),
        migrations.CreateModel(
            name='PersonKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.BinaryField(default=accounts.models.person.new_key, max_length=32)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_key', to='accounts.person')),
            ],
            options={
                'verbose_name': 'key of a person',
                'verbose_name_plural': 'keys of people',
            },
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('person', 'organisation', 'role'), name='membership_once_while_open'),
        ),
        migrations.AddConstraint(
            model_name='keptform',
            constraint=models.CheckConstraint(condition=models.Q(('account__isnull', False), ('person__isnull', False), _connector='OR'), name='kept_form_has_an_owner'),
        ),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
