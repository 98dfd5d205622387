"""What people write into a draft: who takes part, and everything else; each form takes the parts that are sent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from accounts.models import Membership, Organisation, Person
from ground import clock
from ground.countries import country_name
from ground.day_fields import DayField
from ground.days import day_in, long_day
from ground.structured.field import HasRows, StructuredField
from lifecycle.forms import ActForm
from partnerships.content import PARTS, SCHEMA
from partnerships.models import MemorandumVersion
from partnerships.points import fault_of_points
from partnerships.shapes import BODIES, COVERED, PARTIES, PLACES, SIGNING

PEOPLE = ("contact", "signer", "cosigner")
COLUMNS = ("valid_from", "valid_until", "review_by", "reviewer")


class DraftForm(HasRows, ActForm):
    """What is not sent stays as it was; `part` says which of the nine it is, `seen` how it was when it was read."""

    on_paper = True

    part = forms.ChoiceField(choices=[(key, part.title) for key, part in PARTS.items()], required=False)
    seen = forms.IntegerField(min_value=0, required=False)

    @property
    def version(self) -> MemorandumVersion:
        """The draft."""
        return cast(MemorandumVersion, self.subject)

    def is_sent(self, name: str) -> bool:
        """Whether this field was sent at all, be it empty."""
        return not self.fields[name].widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {name: value for name, value in data.items() if name in ("part", "seen") or self.is_sent(name)}

    def refuse(self, name: str, nth: int, key: str, words: Any) -> None:
        """A fault at one field of a row."""
        field = cast(StructuredField, self.fields[name])
        self.add_error(name, field.refuse((nth, key), str(words)))

    def _require_known(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Organisations and people that are there: one that was merged away, or never was, is named at its field."""
        rows = list(rows)
        wanted = {row["organisation"] for row in rows}
        known = Organisation.objects.visible_to(SYSTEM).filter(pk__in=wanted).values_list("pk", flat=True)
        people = {row[key] for row in rows for key in PEOPLE if row.get(key)}
        persons = Person.objects.filter(pk__in=people).values_list("pk", flat=True)
        organisations, there = {str(pk) for pk in known}, {str(pk) for pk in persons}
        for nth, row in enumerate(rows):
            if str(UUID(row["organisation"])) not in organisations:
                self.refuse(name, nth, "organisation", _("This organisation is not known here any more. Choose anew."))
            for key in PEOPLE:
                if row.get(key) and str(UUID(row[key])) not in there:
                    self.refuse(name, nth, key, _("This person is not known here any more. Choose anew."))

    def _names(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        found = Organisation.objects.visible_to(SYSTEM).filter(pk__in=[row["organisation"] for row in rows])
        return {str(one.pk): one.name for one in found}


class PartiesForm(DraftForm):
    """Who takes part, and who is covered."""

    parties = StructuredField(label=_("Parties"), shape=PARTIES, required=False)
    covered = StructuredField(label=_("Organisations covered"), shape=COVERED, required=False)
    other_actors = forms.CharField(
        label=_("Other actors and their duties"), max_length=20_000, required=False, widget=forms.Textarea
    )

    def fill_choices(self) -> None:
        self.fields["parties"].initial = parties_of(self.version)
        self.fields["covered"].initial = covered_of(self.version)
        self.fields["other_actors"].initial = self.version.content.get("other_actors", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("parties", "covered"):
            self._require_known(name, data.get(name) or ())
        self._require_once(data)
        own = str(self.actor.organisation_id or "")
        if own and data.get("parties") is not None and own not in {row["organisation"] for row in data["parties"]}:
            words = _("Your own organisation is not among them: you could not open the memorandum any more. Choose it.")
            self.add_error("parties", words)
        for nth, row in enumerate(data.get("parties") or ()):
            typed = row.get("contact_name") and not row.get("contact") and not row.get("contact_email")
            if typed and not self._is_held(row):
                self.refuse("parties", nth, "contact_email", _("Give the address that mails go to."))
        return data

    def _is_held(self, row: Mapping[str, Any]) -> bool:
        """Whether the contact stands there already: then a name alone is a better spelling of it."""
        return self.version.parties.filter(organisation_id=row["organisation"]).exclude(contact=None).exists()

    def _require_once(self, data: Mapping[str, Any]) -> None:
        """Each organisation once, as party or as covered; what is not sent stands as it is kept."""
        sent = {name: data.get(name) for name in ("parties", "covered")}
        kept: dict[str, Any] = {"parties": self.version.parties, "covered": self.version.covered}
        stands = [
            str(pk)
            for name, rows in sent.items()
            if rows is None
            for pk in kept[name].values_list("organisation_id", flat=True)
        ]
        names = self._names([row for rows in sent.values() for row in rows or ()])
        for name, rows in sent.items():
            for nth, row in enumerate(rows or ()):
                if row["organisation"] in stands:
                    called = names.get(row["organisation"], "")
                    self.refuse(name, nth, "organisation", _("%(name)s stands here twice.") % {"name": called})
                stands.append(row["organisation"])


class MemorandumForm(DraftForm):
    """Everything but who takes part."""

    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    review_by = DayField(label=_("Review by"), required=False)
    reviewer = forms.ModelChoiceField(
        label=_("Who calls the review"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    content = StructuredField(label=_("Content"), shape=SCHEMA, required=False)
    bodies = StructuredField(label=_("Who does what"), shape=BODIES, required=False)
    places = StructuredField(label=_("Places"), shape=PLACES, required=False)
    signing = StructuredField(label=_("Who signs"), shape=SIGNING, required=False)

    def fill_choices(self) -> None:
        field: Any = self.fields["reviewer"]
        field.queryset = reviewers_for(self.version, self.actor.organisation_id)
        held = {**{name: getattr(self.version, name) for name in (*COLUMNS, "content")}, **rows_of(self.version)}
        for name, value in held.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if {"valid_from", "valid_until", "review_by"} & set(data):
            self._check_days(data)
        self._check_points(data.get("content") or {})
        named = self._may_be_named()
        for name in ("bodies", "places", "signing"):
            rows = data.get(name) or ()
            self._require_known(name, rows)
            for nth, row in enumerate(rows):
                if row["organisation"] not in named[name] and not self._is_faulty(name, nth):
                    words = _("This organisation takes no part in the memorandum. Add it in part 1 first.")
                    self.refuse(name, nth, "organisation", words)
        self._check_bodies(data.get("bodies") or ())
        self._check_places(data.get("places") or ())
        self._check_signing(data.get("signing") or ())
        return data

    def _is_faulty(self, name: str, nth: int) -> bool:
        return (nth, "organisation") in cast(StructuredField, self.fields[name]).widget.faults

    def _may_be_named(self) -> dict[str, set[str]]:
        parties = {str(pk) for pk in self.version.parties.values_list("organisation_id", flat=True)}
        covered = {str(pk) for pk in self.version.covered.values_list("organisation_id", flat=True)}
        return {"bodies": parties | covered, "places": parties | covered, "signing": parties}

    def _check_days(self, data: Mapping[str, Any]) -> None:
        since, until, review = (self._day(data, name) for name in ("valid_from", "valid_until", "review_by"))
        if since and until and until < since:
            words = _("It ends before it begins, %(day)s. Choose a later day.") % {"day": long_day(since)}
            self.add_error("valid_until", words)
        elif "valid_until" in data and until and until < clock.today():
            self.add_error(
                "valid_until", _("This day has passed: the memorandum would never hold. Choose a later day.")
            )
        if until and review and review > until:
            self.add_error(
                "review_by", _("The review would come after the memorandum has ended. Choose an earlier day.")
            )

    def _day(self, data: Mapping[str, Any], name: str) -> date | None:
        found: date | None = data[name] if name in data else getattr(self.version, name)
        return found

    def _check_points(self, content: Mapping[str, Any]) -> None:
        field = cast(StructuredField, self.fields["content"])
        for nth, entry in enumerate(content.get("qualifications") or ()):
            scale = entry["qualification"].get("credit_scale", "")
            for place, unit in enumerate(entry.get("units") or ()):
                if unit.get("library"):  # its own scale was asked when it was written there
                    continue
                if words := fault_of_points(unit.get("points", ""), scale):
                    path = ("qualifications", nth, "units", place, "points")
                    self.add_error("content", field.refuse(path, words))

    def _check_bodies(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        cells = Counter((body["step"], body["country"]) for body in bodies)
        for nth, body in enumerate(bodies):
            if cells[body["step"], body["country"]] > 1:
                words = _("Two are named for one step in %(country)s. Choose one.")
                where = {"country": country_name(body["country"])}
                self.refuse("bodies", nth, "organisation", words % where)

    def _check_places(self, places: Iterable[Mapping[str, Any]]) -> None:
        earlier: list[tuple[str, date, date]] = []
        for nth, one in enumerate(places):
            first, last = day_in(one["first_day"]), day_in(one["last_day"])
            if first is None or last is None:
                name = "first_day" if first is None else "last_day"
                self.refuse("places", nth, name, _("Write a day of the calendar, such as 2026-03-02."))
                continue
            if last < first:
                reversed_days = _("It ends before it begins, %(day)s. Choose a later day.")
                self.refuse("places", nth, "last_day", reversed_days % {"day": long_day(first)})
            elif any(where == one["organisation"] and a <= last and first <= b for where, a, b in earlier):
                twice = _("This period and one above have days in common. Places would be counted twice.")
                self.refuse("places", nth, "first_day", twice)
            earlier.append((one["organisation"], first, last))

    def _check_signing(self, signing: Iterable[Mapping[str, Any]]) -> None:
        for nth, row in enumerate(signing):
            for who in ("signer", "cosigner"):
                typed = row.get(f"{who}_name") and not row.get(who) and not row.get(f"{who}_email")
                if typed and not self._signs_already(row, who):
                    self.refuse("signing", nth, f"{who}_email", _("Give the address that mails go to."))

    def _signs_already(self, row: Mapping[str, Any], who: str) -> bool:
        held = self.version.parties.filter(organisation_id=row["organisation"])
        return held.exclude(**{who: None}).exists()


def reviewers_for(version: MemorandumVersion, own: UUID | None) -> QuerySet[Person]:
    """Who may be named to call the review: the contacts and signers of the parties, and the own colleagues."""
    named = version.parties.values("contact"), version.parties.values("signer")
    colleagues = Membership.objects.open().filter(organisation_id=own).values("person")
    chosen = Q(pk=version.reviewer_id) if version.reviewer_id else Q()
    return Person.objects.filter(Q(pk__in=named[0]) | Q(pk__in=named[1]) | Q(pk__in=colleagues) | chosen).distinct()


def parties_of(version: MemorandumVersion) -> list[dict[str, Any]]:
    """The parties as `PARTIES` describes them: what is offered can be handed in as it stands."""
    return [
        _written(
            organisation=party.organisation_id,
            functions=party.functions,
            only_signs=party.only_signs,
            contact=party.contact_id,
            contact_name=party.contact_name,
            contact_function=party.contact_function,
            place=party.place,
        )
        for party in version.parties.all()
    ]


def covered_of(version: MemorandumVersion) -> list[dict[str, Any]]:
    """The organisations covered, in the same way."""
    return [_written(organisation=one.organisation_id, role=one.role) for one in version.covered.all()]


def rows_of(version: MemorandumVersion) -> dict[str, list[dict[str, Any]]]:
    """What stands in rows beside the parties, in the same way."""
    return {
        "bodies": [_written(**row) for row in version.bodies.values("step", "country", "organisation")],
        "places": [_written(**row) for row in version.places.values("organisation", "first_day", "last_day", "places")],
        "signing": [
            _written(
                organisation=party.organisation_id,
                turn=party.turn,
                signer=party.signer_id,
                signer_name=party.signer_name,
                signer_function=party.signer_function,
                power=party.power,
                mandate=party.mandate,
                cosigner=party.cosigner_id,
                cosigner_name=party.cosigner_name,
                cosigner_function=party.cosigner_function,
                place=party.place,
            )
            for party in version.parties.order_by("turn", "position")
        ],
    }


def _written(**facts: Any) -> dict[str, Any]:
    """As JSON has it, without what is not known."""
    plain = {name: str(value) if isinstance(value, UUID | date) else value for name, value in facts.items()}
    return {name: value for name, value in plain.items() if value not in (None, "", [])}
