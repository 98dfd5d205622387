"""What people type about themselves and their organisations, and the forms of sign-in in our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    BaseConfirmCodeForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guesses import count_wrong
from accounts.models import Language, Membership, MembershipRole, Organisation, OrganisationKind, Person
from accounts.near_names import NearNames
from accounts.own_account import let_in, make_way
from ground import clock
from ground.day_fields import DayField
from ground.fields import CountryField, OneAddressField, TelephoneField
from ground.identifiers import validate_oid, validate_pic
from ground.names import NameField, OrganisationNameField, PersonNames
from ground.zones import zone_choices

REQUIRED = {"required": _("Fill this in.")}


class CodeField(forms.CharField):
    """One field, not six; pasting allowed; spaces and dashes do not count."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "sj-code"})
        super().__init__(
            **{
                "label": _("Six-digit code"),
                "max_length": 20,
                "widget": widget,
                "error_messages": {"required": _("Type the six digits of the code.")},
                **given,
            }
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace(" ", "").replace("-", "")


# Sign-in


class RequestCodeForm(RequestLoginCodeForm):
    email = OneAddressField(help_text=_("We mail you a code of six digits. No password needed."))

    def clean_email(self) -> str:
        let_in(self.cleaned_data["email"])
        address: str = super().clean_email()
        if self._user is not None:  # somebody let in by address has no row yet that the code could prove
            sync_user_email_address(self._user)
        return address


class PasswordForm(LoginForm):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["login"] = OneAddressField()
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].error_messages = {"required": _("Type your password.")}
        self.order_fields(["login", "password"])


class ForgottenPasswordForm(ResetPasswordForm):
    email = OneAddressField(help_text=_("We mail you a code with which you can choose a new password."))


class CountedTries:
    """Each try of a mailed code is counted in the shared store: posts at the same time share the five tries.

    A wrong one is also counted for the whole installation.
    """

    expected_code: str | None

    def clean_code(self) -> str:
        key = f"{context.request.session.session_key}:{self.expected_code}"
        if not ratelimit.consume(context.request, action="confirm_code", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return super().clean_code()  # type: ignore[misc]  # allauth's base is chosen at start-up
        except forms.ValidationError:
            count_wrong()
            raise


class CodeForm(CountedTries, ConfirmLoginCodeForm):
    code = CodeField()


class WayMade(BaseConfirmCodeForm):
    """Behind the right code, before it is asked whether the address opens another account."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        make_way(self.email, account_id=self.user.pk)
        return code


class AddressCodeForm(CountedTries, ConfirmEmailVerificationCodeForm, WayMade):
    code = CodeField()


class ResetCodeForm(CountedTries, ConfirmPasswordResetCodeForm):
    code = CodeField()


class SecondFactorForm(AuthenticateForm):
    code = CodeField(
        label=_("Code from your app"), help_text=_("Without your telephone at hand, type one of your recovery codes.")
    )


class SecondFactorAgainForm(ReauthenticateForm):
    code = CodeField(
        label=_("Code from your app"), help_text=_("Without your telephone at hand, type one of your recovery codes.")
    )


class SetUpSecondFactorForm(ActivateTOTPForm):
    code = CodeField(label=_("Code that the app shows"))


class OneMoreAddressForm(AddEmailForm):
    email = OneAddressField(help_text=_("We mail a code to it. It counts once you have typed that code."))


# Registration and account


class PersonFields(PersonNames):
    """The own name; browsers know it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, filled_in in (("given_names", "given-name"), ("family_names", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = filled_in


class RegisterPersonForm(PersonFields):
    email = OneAddressField(help_text=_("We mail a code to it. Nothing is kept before you have typed that code."))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)


class RegisterOrganisationForm(NearNames, RegisterPersonForm):
    """A person who registers an organisation."""

    name = OrganisationNameField(
        label=_("Name of the organisation"),
        max_length=200,
        error_messages={"required": _("Write the name as it stands on its papers.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what your organisation is.")},
    )
    country = CountryField(label=_("Country"))
    town = forms.CharField(
        label=_("Town"), max_length=120, error_messages={"required": _("Write the town it works in.")}
    )
    oid = forms.CharField(
        label=_("OID"),
        required=False,
        max_length=20,
        validators=[validate_oid],
        help_text=_("Erasmus+ organisation ID, for example E10012345. With it we find you without doubt."),
    )
    pic = forms.CharField(
        label=_("PIC"),
        required=False,
        max_length=20,
        validators=[validate_pic],
        help_text=_("The older code of 9 digits."),
    )

    field_order = (
        "name",
        "another",
        "kind",
        "country",
        "town",
        "oid",
        "pic",
        "given_names",
        "family_names",
        "email",
        "language",
    )

    def __init__(self, data: Any = None, **named: Any) -> None:
        if data is not None:  # how people write these numbers is not their mistake
            data = data.copy()
            for number in ("oid", "pic"):
                data[number] = "".join(data.get(number, "").split()).upper()
        super().__init__(data, **named)

    def organisation_facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "kind", "country", "town", "oid", "pic")}

    def person_facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("given_names", "family_names", "email", "language")}


class ConfirmForm(forms.Form):
    code = CodeField()


class AccountForm(PersonFields):
    phone = TelephoneField(widget=forms.TextInput(attrs={"autocomplete": "tel"}))

    @classmethod
    def of(cls, person: Person) -> "AccountForm":
        return cls(initial={name: getattr(person, name) for name in cls.base_fields}, prefix=str(person.pk))


class InviteForm(PersonFields):
    email = OneAddressField(help_text=_("They sign in with a code mailed to this address."))
    role = forms.ChoiceField(
        label=_("Right"),
        choices=MembershipRole.choices,
        error_messages={"required": _("Choose what they may do.")},
    )
    function = forms.CharField(label=_("Function"), required=False, max_length=200)
    field_order = ("email", "given_names", "family_names", "role", "function")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("email", "given_names", "family_names"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["email"].error_messages["required"] = _("Write their mail address.")


class OrganisationNameForm(forms.Form):
    """A new name and the day from which it holds."""

    name = forms.CharField(label=_("New name"), max_length=200)
    from_on = DayField(
        label=_("From"),
        initial=clock.today,
        help_text=_("Papers that are made already keep the name they were made with."),
    )


class OrganisationForm(forms.ModelForm):
    """The profile that stands on papers and that partners see."""

    email = OneAddressField(required=False)
    phone = TelephoneField()
    legal_representative = NameField(label=_("Legal representative"), max_length=200, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("“Today”, due days and the times on papers count by it, and in every stay that you host."),
    )
    contact = forms.ModelChoiceField(
        label=_("Contact that partners see"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody: we say for each stay who is responsible"),
        help_text=_("Others see no further people of yours before a stay brings you together."),
    )

    class Meta:
        model = Organisation
        fields = (
            "address",
            "postcode",
            "town",
            "time_zone",
            "email",
            "phone",
            "website",
            "legal_representative",
            "legal_representative_function",
            "oid",
            "pic",
            "contact",
        )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        zones: Any = self.fields["time_zone"]
        zones.choices = [("", _("That of the country")), *zone_choices()]
        people: Any = self.fields["contact"]
        people.queryset = Membership.objects.open().filter(organisation=self.instance).select_related("person")
        people.label_from_instance = lambda held: f"{held.person.full_name}, {held.get_role_display()}"
