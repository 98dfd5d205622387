"""Stays: list, read, begin; their transitions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import selectors
from api.beginning import begin
from api.once import once
from api.paging import NEWEST_FIRST, page_facts, page_of
from api.preconditions import matched_version, tagged
from api.refusals import StaleMatch
from api.schema import IF_MATCH, KEY
from api.serializers.mobilities import (
    MobilityGiven,
    MobilityInFull,
    MobilityPage,
    MobilityQuery,
    RuleSets,
)
from api.serializers.steps import StepGiven, Steps, StepTaken
from api.steps import details_for, steps_offered
from api.views import Endpoint
from ground.errors import InputRefused, NotAllowed, NotThere
from lifecycle.doors import perform_transition
from lifecycle.errors import ChangedMeanwhile
from lifecycle.gate import roles_on, step_needs_code
from lifecycle.machines import MACHINES
from lifecycle.models import Mobility
from lifecycle.people.sections import sections_seen
from lifecycle.proving import prove_by_code
from lifecycle.standing import Standing
from lifecycle.table import Transition
from lifecycle.vocabulary import Proof


class AboutStays(Endpoint):
    """What the addresses of stays share."""

    tag = "mobilities"

    def in_full(self, mobility: Mobility, status: int = 200) -> Response:
        """The stay with the sections the reader sees."""
        held = roles_on(Standing.of_stay(mobility), self.actor)
        shown = MobilityInFull(mobility, context={"sections": sections_seen(held)})
        return tagged(Response(shown.data, status=status), mobility)


class Mobilities(AboutStays):
    """The stays of the caller."""

    @extend_schema(operation_id="mobilities", parameters=[MobilityQuery], responses=MobilityPage)
    def get(self, request: Any) -> Response:
        """List stays, the newest first, with the filters of the page."""
        asked = self.words(MobilityQuery)
        places = selectors.stays_in_order(self.actor, asked)
        rows, cursor = page_of(selectors.stays(self.actor, asked), NEWEST_FIRST, asked, places)
        return Response(MobilityPage(page_facts(request, rows, cursor)).data)

    @extend_schema(
        operation_id="begin_mobility", parameters=[KEY], request=MobilityGiven, responses={201: MobilityInFull}
    )
    def post(self, request: Any) -> HttpResponse:
        """Begin a stay as a draft."""
        if self.actor.by_link:  # a key to one part in stays that are there
            raise NotAllowed("api.not_by_link")
        given = self.body(MobilityGiven)

        def work(_nothing: None) -> Response:
            mobility = selectors.stay(self.actor, begin(self.actor, given).pk)
            response = self.in_full(mobility, status=201)
            response["Location"] = reverse("api:mobility", args=[mobility.pk])
            return response

        return once(request, self.actor, work)


class OneMobility(AboutStays):
    """One stay."""

    @extend_schema(operation_id="mobility", responses=MobilityInFull)
    def get(self, request: Any, pk: UUID) -> Response:
        """Read a stay; its ETag is its version."""
        self.words()
        return self.in_full(selectors.stay(self.actor, pk))


class Transitions(AboutStays):
    """The transitions that leave the present state of a stay."""

    @extend_schema(operation_id="transitions", responses=Steps)
    def get(self, request: Any, pk: UUID) -> Response:
        """List them, each allowed or with every reason why not, and what it asks for."""
        self.words()
        mobility = selectors.stay(self.actor, pk)
        facts = {"state": mobility.state, "version": mobility.version}
        shown = Steps({**facts, "results": steps_offered(mobility, self.actor)})
        return tagged(Response(shown.data), mobility)


class TakeTransition(AboutStays):
    """One transition of a stay."""

    @extend_schema(
        operation_id="take_transition", parameters=[KEY, IF_MATCH], request=StepGiven, responses={200: StepTaken}
    )
    def post(self, request: Any, pk: UUID, name: str) -> HttpResponse:
        """Take it. Refused with every requirement that is not met, not only the first."""
        mobility = selectors.stay(self.actor, pk)
        row = MACHINES["mobility"].table.rows.get(name)
        if row is None:
            raise NotThere("lifecycle.no_such_transition", machine="mobility", transition=name)
        given = self.body(StepGiven)
        details = details_for(row, mobility, self.actor, given.get("details", {}))
        return once(
            request,
            self.actor,
            lambda proof: self._take(mobility, row, given.get("version"), details, proof),
            before=lambda: self._proof(row, mobility, given.get("code", "")),
        )

    def _proof(self, row: Transition, mobility: Mobility, code: str) -> Proof | None:
        """As on the pages: who came by a mailed link proves each step that binds by the code mailed just now."""
        if not step_needs_code(row, self.actor) or not code or self.actor.person_id is None:
            return None
        return prove_by_code(person_id=self.actor.person_id, subject_id=mobility.pk, code=code, way=self.actor.way)

    def _take(
        self, mobility: Mobility, row: Transition, version: int | None, details: dict[str, Any], proof: Proof | None
    ) -> Response:
        matched = matched_version(self.request, mobility)
        seen = matched if version is None else version
        if seen is None:
            raise InputRefused("api.version_needed", field="version")
        try:
            event = perform_transition(
                machine="mobility",
                pk=mobility.pk,
                name=row.name,
                actor=self.actor,
                seen_version=seen,
                proof=proof,
                **details,
            )
        except ChangedMeanwhile as changed:
            if matched is None or seen != matched:
                raise
            raise StaleMatch("api.if_match_stale", now=changed.params["now"]) from changed
        now = Mobility.objects.visible_to(self.actor).get(pk=mobility.pk)
        return tagged(Response(StepTaken({"event": event, "mobility": now}).data), now)


class RuleSetList(Endpoint):
    """Programmes and activities."""

    tag = "mobilities"

    @extend_schema(operation_id="rule_sets", responses=RuleSets)
    def get(self, request: Any) -> Response:
        """List the rule sets a stay can be begun under."""
        self.words()
        return Response(RuleSets({"results": selectors.rule_sets()}).data)
