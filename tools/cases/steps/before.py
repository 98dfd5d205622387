"""Steps up to the departure: planning, people, employer, preparation."""

from datetime import date
from typing import Any

from lifecycle.models import NamedPart, Project, Waiver
from lifecycle.planning import plan_stay
from lifecycle.programmes import rule_set_for
from lifecycle.roles import Role
from partnerships.models import Memorandum
from tools.cases import content
from tools.cases.run import Run, StepRefused
from tools.cases.steps.registry import case_step

OF_THE_PLAN = (
    "country", "travel_days", "objective", "initiative", "working_language", "document_language", "fewer_opportunities",
    "programme", "call_year",
)  # fmt: skip
OF_THE_RECORD = (
    "sex", "nationality", "address", "postcode", "town", "country", "learning_programme", "level", "position",
    "progress_so_far", "languages",
)  # fmt: skip


@case_step("plan", sections=("participant", "stay", "parts"))
def plan(run: Run) -> None:
    """Begins the stay in `draft`, from `participant` (or the one of `others` it names), `stay` and `parts.employer`."""
    stay, participant = run.section("stay"), _who_goes(run)
    rules = rule_set_for(programme=stay["rules"], activity=stay["activity"], call_year=stay.get("call_year"))
    if rules is None:
        year = f" in {stay['call_year']}" if "call_year" in stay else ""
        raise StepRefused(
            f"There is no rule set for {stay['rules']}, {stay['activity']}{year}. Correct stay.rules, stay.activity or stay.call_year."
        )
    record = {name: participant[name] for name in OF_THE_RECORD if name in participant}
    if "born" in participant:
        record["birth_date"] = date.fromisoformat(participant["born"])
    employer = run.section("parts").get("employer")
    mobility = plan_stay(
        actor=run.actor, participant=run.people[participant["person"]], rule_set=rules, record=record,
        apprentice_of=run.organisation_id(employer["organisation"]) if employer else None,
        **_facts(run, stay, participant),
    )  # fmt: skip
    run.stays[run.goes] = mobility.pk


def _who_goes(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in run.participants() if one["person"] == run.goes)
    return found


def _facts(run: Run, stay: dict[str, Any], participant: dict[str, Any]) -> dict[str, Any]:
    facts = {name: stay[name] for name in OF_THE_PLAN if name in stay}
    facts |= {"planned_start": date.fromisoformat(stay["start"]), "planned_end": date.fromisoformat(stay["end"])}
    facts["participant_kind"] = participant.get("kind", "learner")
    facts["apprentice"] = participant.get("apprentice", False)
    if "approach" in stay:
        facts["approach"] = stay["approach"]
    if "mobility_id" in stay:
        facts["mobility_code"] = stay["mobility_id"]
    if "graduated_on" in participant:
        facts["graduated_on"] = date.fromisoformat(participant["graduated_on"])
    if "project_code" in stay and run.actor.organisation_id:
        facts["project"], _new = Project.objects.get_or_create(
            organisation_id=run.actor.organisation_id, code=stay["project_code"]
        )
    return facts


@case_step("start_preparation", sections=("stay",), takes=("selection_criteria",))
def start_preparation(run: Run) -> None:
    """The selection; the criteria are those of `stay.selection_criteria`."""
    criteria = run.given("selection_criteria") or run.section("stay").get("selection_criteria", "")
    run.transition("mobility", "start_preparation", selection_criteria=criteria)


@case_step("choose_host", sections=("parts",), takes=("organisation", "responsible", "company"))
def choose_host(run: Run) -> None:
    """Links the host of `parts` (or the one named) and plans qualification and units."""
    parts = run.section("parts")
    host = parts.get("hosting", {})
    organisation = run.given("organisation") or host.get("organisation")
    responsible = run.given("responsible") if run.given("organisation") else host.get("responsible")
    company = run.given("company") or parts.get("host_company", {}).get("organisation")
    if organisation not in run.organisations:
        raise StepRefused(
            "No host is named: add parts.hosting, or name an organisation of the case under “organisation”."
        )
    ids = {"organisation": run.organisation_id(organisation)}
    if responsible:
        ids["responsible"] = run.person_id(responsible)
    if company:
        ids["company"] = run.organisation_id(company)
    run.act("partnerships.choose_host", ids)
    if "units" in run.data or "qualification" in run.data:
        run.act(
            "partnerships.plan_units",
            {"qualification": content.qualification(run) or None, "units": content.units(run)},
        )


@case_step("name_organisations", sections=("parts",))
def name_organisations(run: Run) -> None:
    """Names the competent institutions and the intermediary of `parts`."""
    parts = run.section("parts")
    entries = [("competent", part) for part in parts.get("competent", ())]
    entries += [(kind, parts[kind]) for kind in ("intermediary", "host_company") if kind in parts]
    for kind, part in entries:
        responsible = run.person_id(part["responsible"]) if "responsible" in part else ""
        run.act("lifecycle.name_organisation", {
            "part": kind, "organisation": run.organisation_id(part["organisation"]), "responsible": responsible,
            "units": ", ".join(part.get("units", ())),
        })  # fmt: skip


@case_step("use_existing_mou", sections=("memorandum",))
def use_existing_mou(run: Run) -> None:
    """Links the memorandum of the case, which must be in force, and puts the stay under it."""
    memorandum = Memorandum.objects.filter(code=run.section("memorandum")["code"]).first()
    if memorandum is None:
        raise StepRefused(
            "The memorandum of the case was never written: add the steps memorandum.write to memorandum.sign before this one."
        )
    run.act("partnerships.link_memorandum", {"memorandum": str(memorandum.pk)})
    run.transition("mobility", "use_existing_mou")


@case_step("name_people", sections=("named",), takes=("people",))
def name_people(run: Run) -> None:
    """Names the people of `named`: those listed under `people`, else those of the own organisation and (not by a host) of none."""
    chosen = run.given("people")
    mine = run.members.get(run.by, [])
    hosts = run.holds(Role.HOST_COORDINATOR)
    for entry in run.section("named"):
        theirs = entry.get("organisation")
        own = theirs in mine or (theirs is None and not hosts)
        if entry["person"] in chosen if chosen is not None else own:
            _name(run, entry)


def _name(run: Run, entry: dict[str, Any]) -> None:
    person = run.section("people")[entry["person"]]
    contact = {name: person.get(name, "") for name in ("email", "given_names", "family_names", "phone", "language")}
    facts = {
        name: entry.get(name, "")
        for name in ("part", "function", "qualification", "relation", "phone_day", "phone_night")
    }
    organisation = run.organisation_id(entry["organisation"]) if "organisation" in entry else ""
    run.act("lifecycle.name_person", {**contact, **facts, "organisation": organisation})


@case_step("take_off", sections=("people",), takes=("person", "part", "reason"))
def take_off(run: Run) -> None:
    """Says that `person` no longer takes part: in `part`, or in the one part they have."""
    person = run.given("person")
    if person not in run.people:
        raise StepRefused("Name the person of the case who no longer takes part, under “person”.")
    theirs = NamedPart.objects.open().filter(mobility=run.mobility, person=run.person_id(person))
    found = theirs.filter(part=run.given("part")).first() if run.given("part") else theirs.first()
    if found is None:
        raise StepRefused(f"{run.people[person].full_name} has no such part in this stay now.")
    run.act("lifecycle.end_part", {"part": str(found.pk), "reason": run.given("reason", "")})


@case_step("inform_employer", sections=("parts",), takes=("day",))
def inform_employer(run: Run) -> None:
    """Notes that the sending employer was told, on `parts.employer.informed_on`."""
    day = run.given("day") or run.section("parts").get("employer", {}).get("informed_on") or run.step["on"]
    run.act("lifecycle.inform_employer", {"day": day})


@case_step("employer_agrees", takes=("text",))
def employer_agrees(run: Run) -> None:
    """The sending employer agrees to the stay."""
    run.act("lifecycle.answer_as_employer", {"answer": "agree", "text": run.given("text", "")})


@case_step("no_memorandum", takes=("reason",))
def no_memorandum(run: Run) -> None:
    """The coordinator says that no memorandum is needed, and why."""
    run.act("lifecycle.set_mou_required", {"required": "no", "reason": run.given("reason", "")})


@case_step("agree_to_waiver")
def agree_to_waiver(run: Run) -> None:
    """A second person agrees to the waiver that waits in the stay."""
    waiting = next(
        (one for one in Waiver.objects.filter(mobility=run.mobility).order_by("given_at") if not one.holds), None
    )
    if waiting is None:
        raise StepRefused("No waiver waits for a second person in this stay.")
    run.act("lifecycle.agree_to_waiver", {"waiver": waiting.pk})
