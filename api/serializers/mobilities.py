"""Stays: how they are shown, asked for and begun."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.paging import PageQuery
from api.serializers.people import NamedPartShown, OrganisationPartShown, PersonShown
from api.strict import Address, BirthDay, Day, Id, Name, OneOf, StayDay, Strict, Text, Whole
from ground.identifiers import COUNTRIES
from ground.names import NO_NAME
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.people.sections import Section
from lifecycle.roles import NamedPartKind
from lifecycle.stay_selection import SAVED
from lifecycle.tables.mobility import Stage, State

STAGE_OF = dict(enumerate(Stage, start=1))


class MobilityShown(serializers.Serializer):
    """One stay: what everybody sees who has a part in it."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    state_label = serializers.SerializerMethodField()
    stage = serializers.SerializerMethodField()
    version = serializers.IntegerField(help_text=_("Counts the steps; also the ETag. Send it with the next step."))
    participant = PersonShown()
    participant_kind = serializers.ChoiceField(choices=ParticipantKind.choices)
    apprentice = serializers.BooleanField()
    programme = serializers.CharField()
    activity = serializers.CharField()
    call_year = serializers.IntegerField(allow_null=True)
    approach = serializers.ChoiceField(choices=Approach.choices)
    mou_required = serializers.BooleanField()
    country = serializers.CharField()
    planned_start = serializers.DateField(allow_null=True)
    planned_end = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    organisations = OrganisationPartShown(many=True, source="open_parts")
    people = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_state_label(self, mobility: Any) -> str:
        return str(State(mobility.state).label)

    @extend_schema_field(serializers.ChoiceField(choices=Stage.choices))
    def get_stage(self, mobility: Any) -> str:
        return str(STAGE_OF[mobility.stage_number].value)

    @extend_schema_field(NamedPartShown(many=True))
    def get_people(self, mobility: Any) -> Any:
        # the emergency section is not everybody's
        named = [part for part in mobility.open_named if part.part != NamedPartKind.EMERGENCY_CONTACT]
        return NamedPartShown(named, many=True).data


class MobilityInFull(MobilityShown):
    """One stay with the sections this reader sees; what the others hold is null."""

    sections = serializers.SerializerMethodField()
    objective = serializers.SerializerMethodField()
    birth_date = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    def _sees(self, section: Section) -> bool:
        return section in self.context["sections"]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=[one.value for one in Section])))
    def get_sections(self, mobility: Any) -> list[str]:
        return sorted(str(one) for one in self.context["sections"])

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_objective(self, mobility: Any) -> str | None:
        return mobility.objective if self._sees(Section.AGREEMENT) else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_birth_date(self, mobility: Any) -> Any:
        return mobility.record.birth_date if mobility.record and self._sees(Section.BIRTH_DATE) else None

    @extend_schema_field(serializers.EmailField(allow_null=True))
    def get_email(self, mobility: Any) -> str | None:
        return mobility.participant.email if self._sees(Section.CONTACT) else None


class MobilityPage(serializers.Serializer):
    """A page of stays."""

    next = serializers.URLField(allow_null=True)
    results = MobilityShown(many=True)


class MobilityQuery(PageQuery):
    """The filters of the list of stays. Without `state`, `stage`, `q`, `group` and `saved`: those not over."""

    q = serializers.CharField(max_length=80, required=False, help_text=_("Words of names, numbers and units."))
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    state = serializers.ChoiceField(choices=State.choices, required=False)
    country = serializers.RegexField(r"^[A-Za-z]{2}$", required=False, help_text=_("Of the stay; two letters."))
    approach = serializers.ChoiceField(choices=Approach.choices, required=False)
    until = serializers.DateField(required=False, help_text=_("Leaves until this day."))
    group = serializers.UUIDField(required=False)
    saved = serializers.ChoiceField(choices=[(one.key, one.words) for one in SAVED], required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's own."""
        leaves_from = serializers.DateField(required=False, help_text=_("Leaves from this day on."))
        return {**super().get_fields(), "from": leaves_from}


class ParticipantGiven(Strict):
    """Who goes: found among those whom the own organisation keeps, or written down anew.

    Where somebody alike is known the answer is 409 `lifecycle.which_person` with those found; say then which `person`
    is meant, or `new_person`.
    """

    given_names = Name(default="", help_text=_("Who has one name only leaves the other out."))
    family_names = Name(default="")
    email = Address()
    birth_date = BirthDay(required=False)
    person = Id(required=False, help_text=_("Which of those found is meant."))
    new_person = serializers.BooleanField(required=False, help_text=_("None of those found: somebody else."))

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data["given_names"] and not data["family_names"]:
            self.refuse("given_names", "required", NO_NAME)
        return data


class MobilityGiven(Strict):
    """A stay to begin, as a draft. Acting as self the participant is oneself, and is left out."""

    answers_only = frozenset(MobilityInFull().fields)

    participant = ParticipantGiven(required=False)
    rule_set = Id(help_text=_("Programme and activity; see the list of rule sets."))
    participant_kind = OneOf(choices=ParticipantKind.choices, default=ParticipantKind.LEARNER.value)
    call_year = Whole(min_value=1995, max_value=2100, required=False)
    approach = OneOf(choices=Approach.choices, required=False)
    employer = Id(required=False, help_text=_("The sending employer of an apprentice."))
    graduated_on = Day(required=False)
    country = OneOf(choices=sorted(COUNTRIES), required=False)
    planned_start = StayDay(required=False)
    planned_end = StayDay(required=False)
    travel_days = Whole(max_value=20, required=False)
    objective = Text(required=False)
    working_language = serializers.RegexField(r"^[a-z]{2}$", required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        first, last = data.get("planned_start"), data.get("planned_end")
        if first and last and last < first:
            self.refuse("planned_end", "order", _("The last day lies before the first. Choose a later day."))
        return data


class RuleSetShown(serializers.Serializer):
    """A programme's rules for one activity."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    programme = serializers.CharField()
    activity = serializers.CharField()
    call_year_from = serializers.IntegerField(allow_null=True)
    call_year_to = serializers.IntegerField(allow_null=True)
    participant_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=ParticipantKind.choices), source="who"
    )


class RuleSets(serializers.Serializer):
    """All of them; there are few."""

    results = RuleSetShown(many=True)
