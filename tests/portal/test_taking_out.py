"""An organisation that was named wrongly is taken out; an institution where nobody may decide is said so at once."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.partners import publish_contact
from agreements.parts import PartName
from agreements.selectors import open_version, parts_of
from agreements.services import place_at, write_part
from lifecycle.doors import perform_act
from lifecycle.effects.outbox import drain
from lifecycle.errors import ActInvalid, ActRefused
from lifecycle.models import Event, Mobility, NamedPart, OrganisationPart, ToDo
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from portal.settling import way_to_settle
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.agreements import ask, in_review, written
from tests.lifecycle.conftest import put_in
from tests.missing import refused, satisfied

CO, HC, EM = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.EMPLOYER
KINDS = {"hosting": HC, "employer": EM, "intermediary": Role.INTERMEDIARY, "competent": Role.COMPETENT_INSTITUTION}


def part_of(cast, kind):
    return OrganisationPart.unscoped.get(mobility=cast.mobility, part=kind)


def take_out(cast, kind, **data):
    typed = {"part": str(part_of(cast, kind).pk), "reason": "The wrong one was chosen", **data}
    return perform_act(name="lifecycle.take_out_organisation", pk=cast.mobility.pk, actor=cast.actors[CO], data=typed)


def name(cast, organisation, **data):
    typed = {"part": "competent", "organisation": str(organisation.pk), **data}
    return perform_act(name="lifecycle.name_organisation", pk=cast.mobility.pk, actor=cast.actors[CO], data=typed)


def seen(shown):
    return {"seen": shown.context["page"].form.looked_at}


@pytest.fixture
def page(cast, browser_of):
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.take_out_organisation"])
    client = browser_of(CO)
    return lambda **data: client.post(address, data) if data else client.get(address)


@pytest.mark.parametrize("kind", KINDS)
def test_its_people_no_longer_see_the_stay(cast, kind):
    put_in(cast.mobility, State.ONGOING)
    actor = cast.actors[KINDS[kind]]
    assert Mobility.objects.visible_to(actor).exists()

    event = take_out(cast, kind)

    assert part_of(cast, kind).until_at is not None
    assert not Mobility.objects.visible_to(actor).exists()
    assert not roles_of_person(cast.stay(), actor.person_id)
    assert (event.details["part"], event.details["organisation"]) == (kind, str(cast.organisations[kind].pk))
    assert event.remark.text == "The wrong one was chosen"


def test_host_company_is_taken_out_too(cast):
    part = OrganisationPart.objects.create(
        mobility=cast.mobility,
        organisation=OrganisationFactory(),
        part="host_company",
        from_at=cast.mobility.created_at,
    )

    take_out(cast, "host_company")

    assert not OrganisationPart.objects.open().filter(pk=part.pk).exists()


def test_sending_organisation_stays(cast):
    with pytest.raises(ActInvalid):
        take_out(cast, "sending")


def test_who_was_named_for_it_goes_with_it_unless_it_keeps_another_part(cast):
    tutors = NamedPart.objects.filter(mobility=cast.mobility, part="tutor")
    tutors.update(organisation=cast.organisations["hosting"])
    NamedPart.objects.filter(mobility=cast.mobility, part="assessor").update(
        organisation=cast.organisations["intermediary"]
    )
    OrganisationPart.objects.create(
        mobility=cast.mobility, organisation=cast.organisations["intermediary"], part="competent",
        from_at=cast.mobility.created_at,
    )  # fmt: skip

    take_out(cast, "hosting")
    take_out(cast, "intermediary")

    assert tutors.get().until_at is not None
    assert NamedPart.objects.open().filter(mobility=cast.mobility, part="assessor").exists()


def test_without_a_reason_nothing_is_taken_out(cast):
    with pytest.raises(ActInvalid) as refusal:
        take_out(cast, "hosting", reason=" ")
    assert list(refusal.value.form.errors) == ["reason"]


def test_while_a_text_is_out_for_signature_it_is_recalled_first(cast):
    put_in(cast.mobility, State.AGREEMENT_SIGNING)
    with pytest.raises(ActRefused) as refusal:
        take_out(cast, "hosting")
    assert refusal.value.code == "lifecycle.recall_first"
    take_out(cast, "competent")


def test_page_shows_what_follows_before_anything_happens(cast, page):
    put_in(cast.mobility, State.PREPARATION)
    NamedPart.objects.filter(mobility=cast.mobility, part="tutor").update(organisation=cast.organisations["hosting"])
    part, events = part_of(cast, "hosting"), Event.unscoped.count()

    shown = page(part=str(part.pk), reason="The wrong one was chosen").content.decode()

    assert "<h3>No longer sees the stay</h3>" in shown and "1 person at an organisation." in shown
    assert (
        "<li>Example hosting, hosting organisation</li>" in shown and "<li>Host_Tutor Example, host tutor</li>" in shown
    )
    assert "The wrong one was chosen" in shown
    assert "No hosting organisation" in shown.partition("<h3>Asked from then on</h3>")[2]
    part.refresh_from_db()
    assert (part.until_at, Event.unscoped.count()) == (None, events)
    assert NamedPart.objects.open().filter(mobility=cast.mobility, part="tutor").exists()


def test_seen_and_sent_again_it_happens_and_the_todos_say_so(cast, page):
    put_in(cast.mobility, State.PREPARATION)
    part = part_of(cast, "hosting")

    shown = page(part=str(part.pk), reason="Wrong one")
    done = page(part=str(part.pk), reason="Wrong one", **seen(shown))

    assert done.status_code == 302
    assert not OrganisationPart.objects.open().filter(pk=part.pk).exists()
    assert ToDo.unscoped.filter(mobility=cast.mobility, closed_at=None, code="partnerships.no_host").exists()


def test_another_one_chosen_after_the_look_is_shown_first(cast, page):
    looked_at = page(part=str(part_of(cast, "hosting").pk), reason="x")

    answer = page(part=str(part_of(cast, "employer").pk), reason="x", **seen(looked_at))

    assert answer.status_code == 200
    assert OrganisationPart.objects.open().filter(mobility=cast.mobility, part="employer").exists()
    assert "<li>Example employer, sending employer</li>" in answer.content.decode()


@pytest.mark.parametrize("part", ["", "nonsense"])
def test_nothing_chosen_is_said_beside_the_field(page, part):
    assert page(part=part, seen=part).status_code == 400


# Nobody may decide there


def test_institution_where_nobody_may_decide_is_refused_beside_the_field(cast):
    with pytest.raises(ActInvalid) as refusal:
        name(cast, cast.organisations["sending"])
    assert "Give somebody this right first" in str(refusal.value.form.errors["organisation"])
    with pytest.raises(ActInvalid) as refusal:
        name(cast, OrganisationFactory(), invite="on")
    assert "publishes no contact" in str(refusal.value.form.errors["organisation"])


@pytest.mark.slow
def test_it_is_said_as_soon_as_it_is_chosen_and_asking_is_offered(cast, browser_of):
    ministry = OrganisationFactory(name="Toetsinstituut Voorbeeld", email="post@toets.example")
    address = reverse("portal:act", args=[cast.mobility.pk, "lifecycle.name_organisation"])
    sent = {"part": "competent", "organisation": str(ministry.pk), "look": "organisation"}

    chosen = browser_of(CO).post(address, sent).content.decode()
    searched = {"part": "competent", "organisation_words": "toetsinst", "look": "organisation"}
    found = browser_of(CO).post(address, searched).content.decode()
    other = browser_of(CO).post(address, {**sent, "part": "intermediary"}).content.decode()

    assert "Nobody at Toetsinstituut Voorbeeld may decide on recognition yet" in chosen
    assert 'type="checkbox" name="invite"' in chosen
    assert 'type="checkbox" name="invite"' in found
    assert "may decide on recognition" not in other
    assert 'type="checkbox" name="invite"' not in other


def test_its_contact_is_asked_once_and_reads_nothing_of_the_participant(cast):
    ministry = OrganisationFactory(name="Toetsinstituut Voorbeeld", email="post@toets.example")

    name(cast, ministry, invite="on")
    drain()
    name(cast, ministry, invite="on")
    drain()

    (letter,) = [one for one in mail.outbox if one.to == ["post@toets.example"]]
    assert "Example sending named Toetsinstituut Voorbeeld" in letter.subject
    assert "Participant" not in letter.body


def test_published_contact_is_asked_before_the_organisations_address(cast):
    held = MembershipFactory(organisation=OrganisationFactory(email="post@toets.example"), role="administrator")
    publish_contact(organisation_id=held.organisation_id, membership_id=held.pk)

    name(cast, Organisation.objects.get(pk=held.organisation_id), invite="on")
    drain()

    assert [one.to for one in mail.outbox if "competent institution" in one.subject] == [[held.person.email]]


def test_where_somebody_may_decide_nobody_is_asked(cast):
    ministry = OrganisationFactory(email="post@toets.example")
    MembershipFactory(organisation=ministry, role="recognition_officer")

    event = name(cast, ministry, invite="on")

    assert "invited" not in event.details
    assert Membership.objects.filter(organisation=ministry).count() == 1


@pytest.mark.parametrize("state", [State.AGREEMENT_DRAFT, State.AGREEMENT_REVIEW])
def test_once_the_agreement_is_written_another_host_is_chosen_after_the_former_was_taken_out(cast, state):
    put_in(cast.mobility, state)
    other = OrganisationFactory(name="Andere Werkplaats", email="stages@andere.example")
    choose = {"name": "partnerships.choose_host", "pk": cast.mobility.pk, "actor": cast.actors[CO]}
    with pytest.raises(ActRefused, match="partnerships.host_stands"):
        perform_act(**choose, data={"organisation": str(other.pk)})

    take_out(cast, "hosting")
    owed = ToDo.unscoped.get(mobility=cast.mobility, closed_at=None, code="partnerships.no_host")
    assert way_to_settle(owed).address == reverse("portal:act", args=[cast.mobility.pk, "partnerships.choose_host"])

    perform_act(**choose, data={"organisation": str(other.pk)})
    assert not ToDo.unscoped.filter(pk=owed.pk, closed_at=None).exists()
    assert OrganisationPart.objects.open().get(mobility=cast.mobility, part="hosting").organisation == other


def drafted(cast, **programme):
    """A draft with the place as it was taken from the host, and what somebody typed."""
    version = written(cast)
    parts = parts_of(version)
    place = place_at(cast.organisations["hosting"])
    write_part(version=version, name=PartName.PERIOD, content={**parts[PartName.PERIOD], "place": place})
    write_part(version=version, name=PartName.PROGRAMME, content={**parts[PartName.PROGRAMME], **programme})


def test_a_draft_goes_on_with_the_new_host_and_says_what_names_the_former_one(cast):
    tutor = NamedPart.objects.open().get(mobility=cast.mobility, part="tutor").full_name
    drafted(cast, mentoring=f"{tutor} accompanies every day")
    satisfied("agreements.names_former_host", ask("form_complete", cast.stay()))

    event = take_out(cast, "hosting")
    emptied = parts_of(open_version(cast.stay()))
    assert (emptied[PartName.PERIOD]["place"], emptied[PartName.CONTACTS]["host"]) == ("", {})
    assert "agreements.draft_forgets_host" in event.details["follows"]
    signer = ToDo.unscoped.get(mobility=cast.mobility, closed_at=None, code="agreements.no_host_signer")
    assert way_to_settle(signer).address == reverse("portal:act", args=[cast.mobility.pk, "partnerships.choose_host"])
    other = OrganisationFactory(name="Andere Werkplaats", town="Brugge", email="stages@andere.example")
    choose = {"name": "partnerships.choose_host", "pk": cast.mobility.pk, "actor": cast.actors[CO]}
    perform_act(**choose, data={"organisation": str(other.pk)})

    assert parts_of(open_version(cast.stay()))[PartName.PERIOD]["place"] == "Andere Werkplaats, Brugge"
    refused("agreements.names_former_host", ask("form_complete", cast.stay()))
    owed = ToDo.unscoped.get(mobility=cast.mobility, closed_at=None, code="agreements.names_former_host")
    assert owed.params == {"part": PartName.PROGRAMME, "field": "mentoring", "host": tutor}
    assert way_to_settle(owed).address == reverse("portal:part", args=[cast.mobility.pk, PartName.PROGRAMME])


def test_a_text_that_is_read_is_not_sent_for_signature_while_it_names_the_former_host(cast):
    in_review(cast)
    drafts = open_version(cast.stay()).parts.filter(name=PartName.PERIOD)
    drafts.update(content={**drafts.get().content, "place": place_at(cast.organisations["hosting"])})
    satisfied("agreements.text_names_former_host", ask("reviewers_approved", cast.stay()))

    take_out(cast, "hosting")

    refused("agreements.text_names_former_host", ask("reviewers_approved", cast.stay()))
