"""Transitions of a stay: which there are, what they ask for, and taking one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.serializers.problems import PersonNamed, Unmet
from api.strict import Day, Id, OneOf, Strict, Text, Whole
from lifecycle.on_behalf import MAY_BE_ENTERED_FOR
from lifecycle.roles import Role
from lifecycle.tables.mobility import TRANSITIONS, State

# The participant decides by themselves; an answer to a questionnaire may be entered for them as well.
ENTERED_FOR = sorted(role.value for role in MAY_BE_ENTERED_FOR | {Role.PARTICIPANT})
REASONS = sorted({str(code) for row in TRANSITIONS for code in row.reasons})


class Choice(serializers.Serializer):
    """One value a detail may have."""

    value = serializers.CharField()
    label = serializers.CharField()


class DetailAsked(serializers.Serializer):
    """What a step asks for at the click."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=["day", "text", "choice", "texts_by_place", "choices"])
    label = serializers.CharField()
    required = serializers.BooleanField()
    choices = Choice(many=True)


class EnteredFor(serializers.Serializer):
    """Somebody whose decision the caller may enter, with `on_behalf`."""

    person = PersonNamed()
    role = serializers.ChoiceField(choices=ENTERED_FOR)


class StepShown(serializers.Serializer):
    """A transition that leaves the present state."""

    name = serializers.CharField()
    label = serializers.CharField()
    to = serializers.ListField(child=serializers.ChoiceField(choices=State.choices))
    forward = serializers.BooleanField()
    by_itself = serializers.BooleanField()
    allowed = serializers.BooleanField(help_text=_("Whether it can be taken now: see `own` and `for_others` by whom."))
    reasons = Unmet(many=True)
    asks = DetailAsked(many=True)
    later = Unmet(many=True, help_text=_("What falls due while the stay is in this state, and holds nothing yet."))
    own = serializers.BooleanField(help_text=_("Whether the caller's role may take it; else only with `on_behalf`."))
    opens_on = serializers.DateField(
        allow_null=True, help_text=_("From when the caller's role may take it, where others come first.")
    )
    for_others = EnteredFor(many=True)


class Steps(serializers.Serializer):
    """All transitions that leave the present state."""

    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    results = StepShown(many=True)


class OnBehalfGiven(Strict):
    """For whom the coordinator enters it, with a note of the talk: who said what, and when."""

    person = Id()
    role = OneOf(choices=ENTERED_FOR)
    note = Text()


class Comments(serializers.DictField):
    """Texts by place."""

    def __init__(self, **given: Any) -> None:
        super().__init__(child=Text(), **given)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and len(data) > 100:
            self.fail("not_a_dict", input_type="dict")
        return super().to_internal_value(data)


class DetailsGiven(Strict):
    """What the step asks for; the list of transitions says what."""

    arrived_on = Day(required=False)
    last_day = Day(required=False)
    suspended_from = Day(required=False)
    resumed_on = Day(required=False)
    selection_criteria = Text(max_length=120, required=False)
    request_note = Text(required=False)
    reason = Text(required=False)
    reason_code = OneOf(choices=REASONS, required=False)
    comments = Comments(required=False)
    outcomes = serializers.ListField(child=Text(max_length=200), max_length=100, required=False)
    on_behalf = OnBehalfGiven(required=False)


class StepGiven(Strict):
    """A transition to take. `version` may be left out where If-Match gives it."""

    version = Whole(required=False)
    details = DetailsGiven(required=False)
    code = Text(max_length=20, required=False, help_text=_("The mailed code, for who came by a mailed link."))


class EventShown(serializers.Serializer):
    """What was recorded."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    at = serializers.DateTimeField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class MobilityNow(serializers.Serializer):
    """Where the stay is after the step, and after those that Sojourn took by itself."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()


class StepTaken(serializers.Serializer):
    """The answer to a step."""

    event = EventShown()
    mobility = MobilityNow()
