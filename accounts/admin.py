"""Look-up and repair by who runs the installation. Signing in there passes the same door as everywhere."""

from uuid import UUID

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.actors import Actor
from accounts.confirming import confirm_organisation
from accounts.models import Account, AdminChange, JoinRequest, Membership, Organisation, Person
from accounts.models.admin_change import Deed
from accounts.recorded_admin import ReadOnly, Recorded, record
from accounts.services import admit_founder

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth wraps it so

# Pages of others that would change how somebody signs in without a record of ours; groups give no right here.
admin.site.unregister((EmailAddress, Authenticator, UserSession, Group))


@admin.register(Account)
class AccountAdmin(Recorded):
    list_display = ("email", "language", "is_active", "is_staff")
    search_fields = ("email", "persons__given_names", "persons__family_names")
    fields = ("email", "language", "is_active", "is_staff", "is_superuser")
    actions = ("take_second_factor_off", "sign_out_everywhere")

    @admin.action(description=_("Take the second factor off, for who has lost it"))
    def take_second_factor_off(self, request: HttpRequest, chosen: QuerySet[Account]) -> None:
        with transaction.atomic():
            for account in chosen:
                Authenticator.objects.filter(user=account).delete()
                record(request, Deed.SECOND_FACTOR_OFF, account)

    @admin.action(description=_("Sign out everywhere"))
    def sign_out_everywhere(self, request: HttpRequest, chosen: QuerySet[Account]) -> None:
        with transaction.atomic():
            for account in chosen:
                for session in UserSession.objects.filter(user=account):
                    session.end()
                record(request, Deed.SIGNED_OUT, account)


@admin.register(AdminChange)
class AdminChangeAdmin(ReadOnly):
    list_display = ("at", "account", "deed", "model", "row", "fields")
    list_filter = ("deed", "model")


@admin.register(Person)
class PersonAdmin(Recorded):
    list_display = ("full_name", "email", "keeper", "account", "language")
    search_fields = ("email", "given_names", "family_names")
    fields = ("email", "given_names", "family_names", "phone", "language", "keeper", "account")
    autocomplete_fields = ("keeper", "account")


@admin.register(Organisation)
class OrganisationAdmin(Recorded, SimpleHistoryAdmin):
    list_display = ("name", "kind", "country", "town", "code", "claimed_at", "confirmed_at")
    list_filter = ("kind", "country")
    search_fields = ("name", "oid", "pic", "code")
    readonly_fields = ("claimed_at", "confirmed_at")
    actions = ("confirm",)

    @admin.action(description=_("Confirm as what it says it is"))
    def confirm(self, request: HttpRequest, chosen: QuerySet[Organisation]) -> None:
        for organisation in chosen.filter(confirmed_at=None):
            confirm_organisation(actor=Actor(UUID(str(request.user.pk))), organisation_id=organisation.pk)


@admin.register(Membership)
class MembershipAdmin(Recorded):
    list_display = ("person", "organisation", "role", "since_on", "until_on")
    list_filter = ("role",)
    search_fields = ("person__email", "organisation__name")
    autocomplete_fields = ("person", "organisation")


@admin.register(JoinRequest)
class JoinRequestAdmin(Recorded):
    """Requests to organisations that nobody runs yet are answered here."""

    list_display = ("person", "organisation", "asked_at", "accepted")
    list_filter = ("accepted",)
    readonly_fields = ("person", "organisation", "asked_at", "decided_at", "accepted", "decided_by")
    actions = ("let_run_it",)

    @admin.action(description=_("Let the person run this organisation"))
    def let_run_it(self, request: HttpRequest, chosen: QuerySet[JoinRequest]) -> None:
        for open_request in chosen.filter(decided_at=None):
            admit_founder(request_id=open_request.pk, decided_by=_operator(request))


def _operator(request: HttpRequest) -> UUID | None:
    """The person who says so, where the account has one."""
    return Person.objects.filter(account=request.user.pk).order_by("created_at").values_list("pk", flat=True).first()
