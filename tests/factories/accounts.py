"""People and organisations for tests; all plainly invented."""

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.models import (
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Person,
)
from accounts.services import enrol_totp
from ground import clock

PASSWORD = "een lange zin 1"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    given_names = factory.Sequence(lambda n: f"Voornaam{n}")
    family_names = factory.Sequence(lambda n: f"Voorbeeld{n}")
    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    language = "en"

    @factory.post_generation
    def with_password(self: Person, create: bool, wanted: bool, **_given: object) -> None:
        """PASSWORD; without, a person signs in by mailed code."""
        if wanted:
            self.set_password(PASSWORD)
            self.save(update_fields=["password"])

    @factory.post_generation
    def proved(self: Person, create: bool, wanted: bool | None, **_given: object) -> None:
        """The address is proved unless told otherwise."""
        if create and wanted is not False and self.email:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def with_second_factor(self: Person, create: bool, wanted: bool, **_given: object) -> None:
        """With the secret TOTP_SECRET."""
        if wanted:
            enrol_totp(person_id=self.pk, secret=TOTP_SECRET)


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

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.COORDINATOR
