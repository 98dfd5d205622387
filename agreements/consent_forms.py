"""What a guardian answers: each consent apart, where they are reached, and what must be known of the health."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from agreements import health, selectors
from agreements.guardian_talk import asked_by
from agreements.matters import BY_NAME, CONSENTS, HEALTH, TRAVEL, in_words
from ground.days import day_as
from ground.fields import TelephoneField, needed_when
from lifecycle.forms import ActForm
from lifecycle.in_stay import held_now
from lifecycle.models import Event, Mobility, NamedPart
from lifecycle.people.role_book import sending_organisation_id
from lifecycle.roles import CO, GU, LE, NamedPartKind
from lifecycle.vocabulary import HISTORY

YES, NO = "yes", "no"
SAID = {True: YES, "on": YES, "true": YES, "True": YES, False: NO, "false": NO, "False": NO}
MOST_LETTERS = 2000


class YesOrNo(forms.TypedChoiceField):
    """Two answers, none of them preset; a program may say true and false."""

    def __init__(self, **more: Any) -> None:
        choices = ((YES, _("I consent")), (NO, _("I do not")))
        super().__init__(choices=choices, coerce=lambda said: said == YES, widget=forms.RadioSelect, **more)

    def to_python(self, value: Any) -> Any:
        return super().to_python(SAID.get(value, value) if isinstance(value, str | bool) else value)


def part_of_guardian(stay: Mobility, person_id: Any) -> NamedPart | None:
    """The part in which this person is a guardian."""
    return next(
        (one for one in held_now(stay) if (one.part, one.person_id) == (NamedPartKind.GUARDIAN, person_id)), None
    )


class ConsentForm(ActForm):
    """A guardian's consent, each matter apart; the journey itself is needed. Then where they are reached."""

    on_paper = True

    health = forms.CharField(
        label=_("What they must know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MOST_LETTERS,
    )
    phone_day = TelephoneField(label=_("Your number by day"))
    phone_night = needed_when(TelephoneField(label=_("Your number at night")), _("needed"))
    further_contact = forms.CharField(
        label=_("If you cannot be reached"), max_length=200, required=False, help_text=_("Name and number")
    )
    note = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def fill_choices(self) -> None:
        said = {one.name: one for one in in_words(self.stay)}
        for name in CONSENTS:
            words = now("Answer about “%(matter)s”. Both answers are possible.") % {"matter": said[name].title}
            self.fields[name] = YesOrNo(label=said[name].title, error_messages={"required": words})
        if sending_organisation_id(self.stay) is None:
            self.fields.pop("health")
        else:
            self.fields["health"].help_text = self._about_health()
        self.fields["phone_night"].help_text = now("Rung only when something has happened to %(name)s.") % self._who
        self._begin_with_what_is_known()
        self.order_fields([*CONSENTS, "health", "phone_day", "phone_night", "further_contact", "note"])

    @property
    def _who(self) -> dict[str, str]:
        return {"name": self.stay.participant.full_name}

    def _about_health(self) -> str:
        said = now("Allergies, medicine, what to do. In plain words.")
        day: date | None = health.deleted_on(self.stay)
        until = now("Deleted on %(day)s.") % {"day": day_as(day, "D j M Y")} if day else ""
        return " ".join(words for words in (said, until) if words)

    def _begin_with_what_is_known(self) -> None:
        part = self.part
        if part is not None:
            self.fields["phone_day"].initial = part.reached_at
            self.fields["phone_night"].initial = part.phone_night
        if "health" in self.fields and self.on_behalf is None:
            self.fields["health"].initial = health.own_text(self.stay, self.actor)

    @property
    def part(self) -> NamedPart | None:
        """The guardian whose answers these are; for who enters them for one the only one there is."""
        return part_of_guardian(self.stay, self.decider_id)

    def clean_phone_night(self) -> str:
        typed = str(self.cleaned_data["phone_night"]).strip()
        part = self.part
        known = part.phone_night if part is not None and "phone_night" not in self.data else ""
        if not (typed or known):
            words = _("Add a number that is answered at night. It may be the same as by day.")
            raise forms.ValidationError(words, code="required")
        return typed or known

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get(TRAVEL) is False:
            words = _("Then %(name)s cannot leave. You can tell us what would have to be different.")
            self.add_error(TRAVEL, forms.ValidationError(words % self._who, code="needed"))
        if data.get("health") and data.get(HEALTH) is False:
            words = _("You wrote something, and did not consent that it is read. Consent, or empty this field.")
            self.add_error("health", forms.ValidationError(words, code="no_consent"))
        return data


class ConsentBackForm(ActForm):
    """Why a guardian takes the consent back; the family reads it, and the school."""

    on_paper = True
    why = {"reason": HISTORY}

    reason = forms.CharField(label=_("What should change, and why"), widget=forms.Textarea)


def may_take_back(stay: Mobility, person_id: UUID | None) -> list[str]:
    """The matters beside the stay itself that this guardian gave and has not taken back."""
    consent = selectors.consents_of(stay).get(person_id) if person_id else None
    return [name for name in CONSENTS if name != TRAVEL and consent is not None and getattr(consent, name)]


class MatterBackForm(ActForm):
    """One consent to be taken back."""

    matter = forms.ChoiceField(label=_("Which consent do you take back?"), widget=forms.RadioSelect)

    def fill_choices(self) -> None:
        field: Any = self.fields["matter"]
        field.choices = [(name, BY_NAME[name].label) for name in may_take_back(self.stay, self.decider_id)]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]


QUESTION, CHANGE = "question", "change"


class WishFirstForm(ActForm):
    """What a guardian asks, or wants otherwise, before they let somebody go."""

    on_paper = True
    why = {
        "text": _(
            "Read by the school and the participant; the other guardian does not read it. "
            "A wish while the agreement is out for signature is read by the host as well."
        )
    }

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=((QUESTION, _("I have a question first")), (CHANGE, _("Something must change first"))),
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What would have to be different, or what do you ask?"),
        widget=forms.Textarea,
        max_length=MOST_LETTERS,
        error_messages={"required": _("Write it in a sentence or two. Nobody can answer an empty page.")},
    )


class AnswerGuardianForm(ActForm):
    """What the school answers to a guardian."""

    why = {"text": (CO, LE, GU)}

    question = forms.ModelChoiceField(label=_("To whom"), queryset=Event.unscoped.none())
    text = forms.CharField(label=_("Your answer to the guardian"), widget=forms.Textarea, max_length=MOST_LETTERS)

    def fill_choices(self) -> None:
        field: Any = self.fields["question"]
        field.queryset, field.label_from_instance = asked_by(self.stay)
        if field.queryset.count() == 1:
            field.initial = field.queryset.get().pk


class HealthForm(ActForm):
    """What somebody abroad must know of the health, with the consent that it is read."""

    consents = forms.BooleanField(
        label=_("I consent that this is read by those named above, for this stay alone"),
        error_messages={"required": _("Without your consent nobody may read it. Consent, or leave this page.")},
    )
    text = forms.CharField(
        label=_("What they must know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_LETTERS,
        error_messages={"required": _("Write what they must know, or leave this page: nothing is asked of you.")},
    )

    def fill_choices(self) -> None:
        day, field = health.deleted_on(self.stay), self.fields["text"]
        said = [now("Allergies, medicine, what to do. In plain words.")]
        people = ", ".join(health.reader_names(self.stay))
        said.append(now("Read by %(who)s; each look is noted. Everybody else reads only what to do.") % {"who": people})
        said += [now("Deleted on %(day)s.") % {"day": day_as(day, "D j M Y")}] if day else []
        field.help_text = " ".join(said)
        field.initial = health.own_text(self.stay, self.actor)


class MeasureForm(ActForm):
    """What is to be done, for all who must act on it."""

    measure = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        required=False,
        help_text=_(
            "Host, tutor and the list before departure show this, and nothing else: “Gluten-free meals”. "
            "Do not write why."
        ),
    )

    def fill_choices(self) -> None:
        self.fields["measure"].initial = health.measure_of(self.stay)
