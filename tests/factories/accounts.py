"""People and organisations for tests; all plainly invented."""

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.models import (
    Account,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Person,
)
from accounts.own_account import enrol_totp, open_account
from ground import clock

PASSWORD = "een lange zin 1"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class AccountFactory(DjangoModelFactory[Account]):
    class Meta:
        model = Account
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"konto{n}@voorbeeld.example")
    language = "en"

    @factory.post_generation
    def with_password(self: Account, create: bool, wanted: bool, **_given: object) -> None:
        """PASSWORD; without, they sign in by mailed code."""
        if wanted:
            self.set_password(PASSWORD)
            self.save(update_fields=["password"])

    @factory.post_generation
    def proved(self: Account, create: bool, wanted: bool | None, **_given: object) -> None:
        """The address is proved unless told otherwise."""
        if create and wanted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def with_second_factor(self: Account, create: bool, wanted: bool, **_given: object) -> None:
        """With the secret TOTP_SECRET."""
        if wanted:
            enrol_totp(account_id=self.pk, secret=TOTP_SECRET)


OF_THE_ACCOUNT = ("with_password", "proved", "with_second_factor", "is_active", "is_staff")


class PersonFactory(DjangoModelFactory[Person]):
    """Somebody with an account of their own at the same address; `account=None` for who never signed in."""

    class Meta:
        model = Person

    given_names = factory.Sequence(lambda n: f"Voornaam{n}")
    family_names = factory.Sequence(lambda n: f"Voorbeeld{n}")
    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    language = "en"

    @classmethod
    def _create(cls, model_class: type[Person], *args: object, **facts: object) -> Person:
        wanted = {name: facts.pop(name) for name in OF_THE_ACCOUNT if name in facts}
        if facts.get("email") and "account" not in facts:
            facts["account"] = AccountFactory(email=facts["email"], language=facts["language"], **wanted)
        return super()._create(model_class, *args, **facts)


def account_of(person: Person) -> Account:
    """The account of a person; where nobody has said "that is me" yet, it is said now."""
    if person.account is None:
        person.account = open_account(email=person.email or f"{person.pk}@people.example.org", proved=True)
        person.save(update_fields=["account"])
    return person.account


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Voorbeeldschool {n}")
    country = "BE"
    town = "Gent"
    kind = OrganisationKind.VET_SCHOOL
    code = factory.Sequence(lambda n: f"VBS{n}")
    claimed_at = factory.LazyFunction(clock.now)
    confirmed_at = factory.LazyFunction(clock.now)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory, keeper=factory.SelfAttribute("..organisation"))
    role = MembershipRole.COORDINATOR
