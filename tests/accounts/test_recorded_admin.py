"""Whoever runs the installation changes nothing by hand without a record that code cannot change."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Account, AdminChange, Membership, Person
from accounts.recorded_admin import ReadOnly, Recorded
from ground.only_added import OnlyAdded
from tests.factories.accounts import PASSWORD, MembershipFactory, PersonFactory, account_of


@pytest.fixture
def superuser(db):
    account = account_of(PersonFactory(is_staff=True, with_second_factor=True))
    Account.objects.filter(pk=account.pk).update(is_superuser=True)
    browser = Client()
    browser.force_login(Account.objects.get(pk=account.pk))
    browser.account = account
    return browser


def test_every_page_looks_only_or_records():
    neither = [
        model._meta.label for model, page in admin.site._registry.items() if not isinstance(page, ReadOnly | Recorded)
    ]
    assert neither == []


def test_pages_that_change_how_somebody_signs_in_are_ours_alone():
    foreign = [
        model._meta.label
        for model in admin.site._registry
        if model._meta.app_label in ("account", "mfa", "usersessions", "auth")
    ]
    assert foreign == []


def told():
    return [(one.deed, one.model, one.row, one.fields) for one in AdminChange.objects.order_by("at")]


def test_a_changed_person_leaves_who_when_and_which_fields(superuser):
    person = PersonFactory()
    page = reverse("admin:accounts_person_change", args=[person.pk])
    facts = {"email": person.email, "given_names": "Another", "family_names": person.family_names, "language": "nl"}

    answer = superuser.post(page, {**facts, "phone": "", "keeper": "", "account": str(person.account_id)})

    assert answer.status_code == 302
    assert Person.objects.get(pk=person.pk).given_names == "Another"
    assert told() == [("changed", "accounts.person", str(person.pk), ["given_names", "language"])]
    assert AdminChange.objects.get().account == superuser.account


def test_a_deleted_membership_leaves_one_one_by_one_and_in_bulk(superuser):
    one, other = MembershipFactory(), MembershipFactory()
    superuser.post(reverse("admin:accounts_membership_delete", args=[one.pk]), {"post": "yes"})
    superuser.post(
        reverse("admin:accounts_membership_changelist"),
        {"action": "delete_selected", "_selected_action": [str(other.pk)], "post": "yes"},
    )

    assert not Membership.objects.filter(pk__in=(one.pk, other.pk)).exists()
    assert [line[:3] for line in told()] == [
        ("deleted", "accounts.membership", str(one.pk)), ("deleted", "accounts.membership", str(other.pk)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "deed"), [("take_second_factor_off", "second_factor_off"), ("sign_out_everywhere", "signed_out")]
)
def test_second_factor_and_sessions_are_taken_off_with_a_record(superuser, action, deed):
    lost = action == "take_second_factor_off"
    account = account_of(PersonFactory(with_second_factor=lost, with_password=True, proved=True))
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})

    superuser.post(
        reverse("admin:accounts_account_changelist"), {"action": action, "_selected_action": [str(account.pk)]}
    )

    assert told() == [(deed, "accounts.account", str(account.pk), [])]
    assert not Authenticator.objects.filter(user=account).exists()
    assert theirs.get(reverse("accounts:me")).status_code == 302


def test_the_record_is_only_added_to(superuser):
    test_a_changed_person_leaves_who_when_and_which_fields(superuser)
    row = AdminChange.objects.get()
    for change in (row.save, row.delete, AdminChange.objects.all().delete, lambda: AdminChange.objects.update(row="x")):
        with pytest.raises(OnlyAdded):
            change()
    assert superuser.get(reverse("admin:accounts_adminchange_changelist")).status_code == 200
    assert superuser.post(reverse("admin:accounts_adminchange_delete", args=[row.pk])).status_code == 403
