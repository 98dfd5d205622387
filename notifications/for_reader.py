"""What an event means for the one who is told of it: what to say first, and what they need to know beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from agreements.models import FormCorrection
from agreements.spelling import OBJECTS_WITHIN
from ground.days import day_as
from ground.sentences import begun
from lifecycle.models import Event
from lifecycle.news import PARTS, reason_of, say_event
from lifecycle.people.role_book import roles_of_person, sending_organisation_id
from lifecycle.roles import BY_NAME, NamedPartKind, Role
from recognition.appeals import appealable
from recognition.selectors import agreed_units, unit_decisions

Names = Mapping[Any, str]


@dataclass
class Meaning:
    """The first sentence, and lines below it."""

    lead: str
    lines: list[str] = field(default_factory=list)


def meaning_for(event: Event, reader: Person, role: Role, names: Names) -> Meaning:
    """In the reader's language, which is active. What is not theirs to read is left out."""
    meaning = lead_for(event, reader, role, names)
    for say in SAY_MORE.get(event.name, ()):
        meaning.lines += say(event, role)
    held = roles_of_person(event.mobility, reader.pk) | {role} if event.mobility else frozenset({role})
    if reason := reason_of(event, held):
        meaning.lines.append(reason)
    return meaning


def lead_for(event: Event, reader: Person, role: Role, names: Names) -> Meaning:
    """What is said first, to the one whom it is about as "you"; asks the database nothing."""
    return _of_a_part(event, reader, role, names) or Meaning(say_event(event, names))


def _of_a_part(event: Event, reader: Person, role: Role, names: Names) -> Meaning | None:
    """Somebody is named for a part, or has it no more: said to the one whom it is about, as "you"."""
    if event.details.get("accepted") is False:
        return None
    if str(reader.pk) == str(event.details.get("named")) and role in (Role.HOST_TUTOR, Role.ASSESSOR):
        return _begins(event, role, names)
    if str(reader.pk) == str(event.details.get("former")) and role in BY_NAME.values():
        return _ends(event, role, names)
    return None


def _begins(event: Event, role: Role, names: Names) -> Meaning:
    said = {"part": _part(role), "learner": _learner(event), "day": _day(event)}
    if _is_to_come(event):
        lead = _("You are the %(part)s of %(learner)s from %(day)s on.") % said
    else:
        lead = _("You are now the %(part)s of %(learner)s.") % said
    meaning = Meaning(lead, [say_event(event, names)] if event.person_id else [])
    if role == Role.HOST_TUTOR:
        expected = _("Asked of you: a short follow-up for each week of the stay, and the talk at its end.")
    else:
        expected = _("Asked of you: to say at the end what was shown of each outcome, and by what.")
    meaning.lines += [expected, _("No account is needed: this link is yours, and it opens what waits for you.")]
    return meaning


def _ends(event: Event, role: Role, names: Names) -> Meaning:
    named = ", ".join(names.get(one, "") for one in names if str(one) == str(event.details.get("named")))
    said = {"part": _part(role), "learner": _learner(event), "day": _day(event), "named": named}
    if _is_to_come(event):
        lead = _("%(named)s is the %(part)s of %(learner)s from %(day)s on; until then you are.") % said
    else:
        lead = _("%(named)s is now the %(part)s of %(learner)s, in your place.") % said
    return Meaning(begun(lead), [_("What was still open goes over. What you wrote and signed stays yours. Thank you.")])


def _is_to_come(event: Event) -> bool:
    return str(event.details.get("from_on") or "") > event.at.date().isoformat()


def _day(event: Event, detail: str = "from_on") -> str:
    day = str(event.details.get(detail) or "")
    return day_as(event.at.date().fromisoformat(day), "j F Y") if day else ""


def _part(role: Role) -> str:
    kind = next((kind for kind, given in BY_NAME.items() if given == role), NamedPartKind.TUTOR)
    return str(PARTS[str(kind)])


def _learner(event: Event) -> str:
    return event.mobility.participant.full_name if event.mobility else ""


def _what_was_decided(event: Event, role: Role) -> list[str]:
    """Each unit with its result; the last day of an appeal only for those who may file one."""
    assert event.mobility is not None
    decided = unit_decisions(event.mobility)
    lines, may_appeal = [], role in (Role.PARTICIPANT, Role.GUARDIAN)
    for unit in agreed_units(event.mobility):
        decision = decided.get(unit["code"])
        if decision is None:
            continue
        line = begun(f"{unit['title']}: {decision.get_decision_display()}")
        reads_why = role != Role.EMPLOYER and decision.reason
        lines.append(f"{line}. “{decision.reason}”" if reads_why else f"{line}.")
    days = {one.days for one in appealable(event.mobility) if one.days}
    if may_appeal and days:
        said = ngettext(
            "You can appeal within %(n)s day after you opened the statement; how, stands on the page.",
            "You can appeal within %(n)s days after you opened the statement; how, stands on the page.",
            min(days),
        )
        lines.append(said % {"n": min(days)})
    if may_appeal:
        lines.append(_("The statement is among the papers of the stay."))
    return lines


def _since_when(event: Event, role: Role) -> list[str]:
    """The first day, as it was confirmed."""
    day = _day(event, "arrived_on")
    return [_("The first day at the host was %(day)s.") % {"day": day}] if day else []


def _what_an_early_return_means(event: Event, role: Role) -> list[str]:
    """The last day, and what the reader has to do next."""
    assert event.mobility is not None
    lines = [_("The last day at the host was %(day)s.") % {"day": _day(event, "last_day")}]
    next_step = AFTER_AN_EARLY_RETURN.get(role)
    if role in (Role.PARTICIPANT, Role.GUARDIAN) and sending_organisation_id(event.mobility) is None:
        next_step = AFTER_ONES_OWN_EARLY_RETURN
    return [*lines, str(next_step)] if next_step else lines


AFTER_AN_EARLY_RETURN = {
    Role.SENDING_COORDINATOR: gettext_lazy(
        "Your next step: decide what counts. Collect the results of the time spent, or close the stay without results."
    ),
    Role.HOST_COORDINATOR: gettext_lazy(
        "No follow-up is due any more. Where the results of the time spent count, you are asked for them; until then "
        "there is nothing for you to do."
    ),
    Role.PARTICIPANT: gettext_lazy(
        "The school decides what counts of the time spent, and you get a mail then. Until then there is nothing for "
        "you to do."
    ),
    Role.GUARDIAN: gettext_lazy(
        "The school decides what counts of the time spent, and you get a mail then. Until then there is nothing for "
        "you to do."
    ),
    Role.EMPLOYER: gettext_lazy("There is nothing for you to do. You get the results, where there are any."),
    Role.COMPETENT_INSTITUTION: gettext_lazy(
        "There is nothing for you to do. Where results are to be recognised, you are asked then."
    ),
}
AFTER_ONES_OWN_EARLY_RETURN = gettext_lazy(
    "Next: say what counts. Collect the results of the time spent, or close the stay without results."
)


def _how_it_is_spelt(event: Event, role: Role) -> list[str]:
    """What was corrected, and until when one may say that it is no correction."""
    found = FormCorrection.objects.filter(pk=event.details.get("correction")).first()
    if found is None:
        return []
    said = {"before": found.before, "after": found.after, "day": day_as(found.made_at + OBJECTS_WITHIN, "j F")}
    lines = [_("“%(before)s” is “%(after)s” now.") % said, _("Nothing is asked of you.")]
    if role != Role.SENDING_COORDINATOR:
        lines.append(_("Is that not right? Say so on the page of the agreement until %(day)s.") % said)
    return lines


SAY_MORE: dict[str, tuple[Callable[[Event, Role], list[str]], ...]] = {
    "confirm_arrival": (_since_when,),
    "report_early_return": (_what_an_early_return_means,),
    "recognise": (_what_was_decided,),
    "agreements.correct_spelling": (_how_it_is_spelt,),
}
