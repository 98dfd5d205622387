"""Accounts: opened by a proved address, joined to persons by "that is me", closed when nobody is left behind them."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.about_readers import Questions, asked_of_every_reader, rows_about
from accounts.actors import Actor
from accounts.codes import close_codes
from accounts.models import Account, Membership, MembershipRole, NotMe, Person
from accounts.people import accepted_address
from ground import clock
from ground.errors import InputRefused, NotThere
from ground.statements.compiled import Whether, ask_together

ALONE_FOR = timedelta(days=30)


@transaction.atomic
def open_account(*, email: str, language: str = "en", proved: bool = False, password: str | None = None) -> Account:
    """A new account. `proved` says that the address was proved by a code already.

    Raises InputRefused (accounts.address_refused, accounts.person_exists).
    """
    address = accepted_address(email)
    if account_with(address) is not None:
        raise InputRefused("accounts.person_exists", email=address, field="email")
    account = Account.objects.create_user(address, password, language=language, alone_since=clock.now())
    if proved:
        confirm_address(account_id=account.pk)
    return account


def account_with(address: str) -> Account | None:
    """The account that signs in with this address: its first one, or a further one that was proved."""
    further = EmailAddress.objects.filter(user=OuterRef("pk"), email=address, verified=True)
    return Account.objects.filter(Q(email=address) | Exists(further)).first()


@transaction.atomic
def let_in(address: str) -> Account | None:
    """The account of this address; opened now where somebody with that address is known and has none yet."""
    there = account_with(address)
    if there is not None:
        return there
    known = Person.objects.filter(email=address, account=None).order_by("created_at", "pk").first()
    return open_account(email=address, language=known.language) if known else None


@transaction.atomic
def confirm_address(*, account_id: UUID) -> None:
    """Record that the account's address is proved, so that a password alone may open the door."""
    account = Account.objects.get(pk=account_id)
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def make_way(address: str, *, account_id: UUID) -> None:
    """This account has just proved the address: one that was opened there, never proved and nobody's, is taken away."""
    proved = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    somebody = Exists(Person.objects.filter(account=OuterRef("pk")))
    there = Account.objects.filter(~proved, ~somebody, email=address, is_staff=False, last_login=None)
    there.exclude(pk=account_id).delete()


# That is me


def proved_addresses(account_id: UUID) -> QuerySet[EmailAddress]:
    """Those that a code proved."""
    return EmailAddress.objects.filter(user=account_id, verified=True)


def addresses_of(account_id: UUID) -> list[EmailAddress]:
    """All addresses of the account, the first one first."""
    return list(EmailAddress.objects.filter(user=account_id).order_by("-primary", "email"))


def maybe_me(account_id: UUID) -> QuerySet[Person]:
    """Persons reached by a proved address of this account, of whom nobody has said yet who they are."""
    addresses = proved_addresses(account_id).values("email")
    denied = NotMe.objects.filter(account=account_id, person=OuterRef("pk"))
    found = Person.objects.filter(~Exists(denied), account=None, email__in=addresses)
    return found.select_related("keeper").order_by("created_at", "pk")


@asked_of_every_reader
def _maybe_them(actor: Actor) -> Questions:
    account = actor.account_id
    if not account:
        return {}
    return {("maybe me", account): maybe_me(account).select_related(None).order_by().values_list("pk")}


def how_many_maybe_me(actor: Actor) -> int:
    """How many they are: every page asks."""
    return sum(len(rows) for rows in rows_about(actor, _maybe_them))


@transaction.atomic
def that_is_me(*, account_id: UUID, person_id: UUID) -> Person:
    """Join the person to the account; said twice it is one. Raises NotThere (accounts.not_asked)."""
    joined = Person.objects.filter(pk=person_id, account=account_id).first()
    if joined is not None:
        return joined
    person = _asked(account_id, person_id)
    person.account_id = account_id
    person.save(update_fields=["account"])
    Account.objects.filter(pk=account_id).update(alone_since=None)
    return person


@transaction.atomic
def that_is_not_me(*, account_id: UUID, person_id: UUID) -> None:
    """Not asked again; said twice it is one. Raises NotThere (accounts.not_asked)."""
    if not NotMe.objects.filter(account=account_id, person=person_id).exists():
        NotMe.objects.create(account_id=account_id, person=_asked(account_id, person_id))


def has_denied(account_id: UUID) -> bool:
    """Whether the account said of anybody that it is somebody else."""
    return NotMe.objects.filter(account=account_id).exists()


@transaction.atomic
def ask_again(*, account_id: UUID) -> int:
    """Whoever was said to be somebody else by mistake is asked about once more. How many are."""
    NotMe.objects.filter(account=account_id).delete()
    return maybe_me(account_id).count()


def _asked(account_id: UUID, person_id: UUID) -> Person:
    asked = maybe_me(account_id).select_related(None).select_for_update(of=("self",))
    person: Person | None = asked.filter(pk=person_id).first()
    if person is None:
        raise NotThere("accounts.not_asked")
    return person


_when_cut: list[Callable[[Person], object]] = []


def on_cut(function: Callable[[Person], object]) -> Callable[[Person], object]:
    """Register what else that was opened for a person is closed with `cut`, in the same transaction."""
    _when_cut.append(function)
    return function


@transaction.atomic
def cut(person: Person) -> None:
    """The keeper corrected the person's address (saved before), or the person is erased.

    The account is no longer theirs, so that its sessions and tokens show nothing of them; open codes no longer count;
    apps above close what they opened for them.
    """
    account_id, person.account_id = person.account_id, None
    person.save(update_fields=["account"])
    if account_id and not Person.objects.filter(account=account_id).exists():
        Account.objects.filter(pk=account_id).update(alone_since=clock.now())
    close_codes(person_id=person.pk)
    for function in _when_cut:
        function(person)


@transaction.atomic
def forget_alone() -> int:
    """Delete accounts that were without persons for 30 days; who runs the installation stays. For the nightly sweep.

    The sweep itself notices who came to be alone by another way than `cut`, and who no longer is.
    """
    nobody = ~Exists(Person.objects.filter(account=OuterRef("pk")))
    Account.objects.filter(~nobody | Q(is_staff=True), alone_since__isnull=False).update(alone_since=None)
    Account.objects.filter(nobody, is_staff=False, alone_since=None).update(alone_since=clock.now())
    alone = Account.objects.filter(nobody, is_staff=False, alone_since__lte=clock.now() - ALONE_FOR)
    gone = len(alone)
    alone.delete()
    return gone


# What the account chose


@transaction.atomic
def change_language(*, account_id: UUID, language: str) -> None:
    """Pages, and the mails to each of the own persons."""
    Account.objects.filter(pk=account_id).update(language=language)
    Person.objects.filter(account=account_id).update(language=language)


def change_language_by_link(*, person_id: UUID, language: str) -> None:
    """The mails to who works by mailed links; whoever has an account says it there."""
    Person.objects.filter(pk=person_id, account=None).update(language=language)


@transaction.atomic
def enrol_totp(*, account_id: UUID, secret: str) -> None:
    """Give the account a second factor with a known secret (base32), in place of an earlier one: for demo people."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(account, secret)


IS_STAFF = Whether(lambda account: Account.objects.filter(pk=account, is_staff=True))
HOLDS_MUCH = Whether(
    lambda account, day: (
        Membership.objects.open_on(day)
        .filter(person__account=account, role__in=(MembershipRole.ADMINISTRATOR, MembershipRole.CASE_ACCESS))
        .order_by()
    ),
    UUID, date,
)  # fmt: skip


def needs_second_factor(*, account_id: UUID) -> bool:
    """Administrators and holders of case access (data protection rule DP-32), and who administers the installation."""
    asked = IS_STAFF.about(account_id), HOLDS_MUCH.about(account_id, clock.today())
    ask_together(*asked)
    return any(one.holds for one in asked)
