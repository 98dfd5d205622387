"""Whole errands of a report: told on a page, first on Today, read, answered, closed; and left out means left out."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Person
from assessments.incident_models import Incident
from assessments.models import FollowUp
from ground import clock
from lifecycle.doors import wake
from lifecycle.effects import outbox
from lifecycle.models import OrganisationPart
from lifecycle.roles import Role
from lifecycle.tables.mobility import State
from notifications.links import address_of, link_for
from tests.lifecycle.conftest import put_in

CO, HC, HT, LE, GU, SG, AS = (
    Role.SENDING_COORDINATOR,
    Role.HOST_COORDINATOR,
    Role.HOST_TUTOR,
    Role.PARTICIPANT,
    Role.GUARDIAN,
    Role.SAFEGUARDING,
    Role.ASSESSOR,
)
SECRET = "Zimtschnecke"
NEW_EACH_TIME = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|DTSTAMP:\S+|nonce="[^"]*"|/news/[^"]*"')
DATA = {"kind": "bullying", "severity": "3", "text": SECRET, "without_host": "yes"}


@pytest.fixture
def abroad(cast):
    put_in(cast.mobility, State.ONGOING, reached=9, suspended_from=None, ended_on=None)
    FollowUp.objects.create(
        mobility=cast.mobility, nth=1, period_from=clock.today(), due_on=clock.today(), done_on=clock.today(),
        person_id=cast.actors[HT].person_id, tasks="Mixed the plaster", wellbeing="well",
    )  # fmt: skip
    OrganisationPart.objects.filter(mobility=cast.mobility, part="sending").update(
        responsible=cast.actors[CO].person_id
    )
    return cast


def at(name, cast, *more):
    return reverse(name, args=[cast.mobility.pk, *more])


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("who", [LE, *(pytest.param(one, marks=pytest.mark.slow) for one in (GU, HT))])
def test_told_read_answered_and_closed(abroad, browser_of, who):
    teller, contact = browser_of(who), browser_of(SG)
    form = text_of(teller.get(at("portal:tell", abroad)))
    assert form.index("112") < form.index("<textarea")
    assert "no emergency line" in form

    told = teller.post(at("portal:tell", abroad), DATA)
    incident = Incident.objects.get()
    assert told["Location"] == at("portal:report-sent", abroad, incident.pk)
    assert SECRET in text_of(teller.get(told["Location"]))

    for reader in (browser_of(CO), contact):
        today = text_of(reader.get(reverse("portal:today")))
        assert SECRET not in today
        first = today.partition('id="needs"')[2].partition("</li>")[0]
        assert "help is needed today" in first

    page = at("portal:report", abroad, incident.pk)
    assert SECRET not in text_of(contact.get(page))  # the log would not know who read it
    contact.post(at("portal:report-open", abroad, incident.pk))
    assert SECRET in text_of(contact.get(page))
    contact.post(page, {"incident": incident.pk, "what": "message", "text": "I call you at six"})
    assert "I call you at six" in text_of(teller.get(told["Location"]))

    half = contact.post(at("portal:report-close", abroad, incident.pk), {"incident": incident.pk, "ending": "moved"})
    assert half.status_code == 400
    done = {"incident": incident.pk, "ending": "moved", "reason": "Another workshop"}
    contact.post(at("portal:report-close", abroad, incident.pk), done)
    assert "Reported something" not in text_of(browser_of(CO).get(reverse("portal:today")))
    assert "Another workshop" in text_of(contact.get(page))


def test_the_mail_says_what_to_do_and_holds_no_name_and_no_word(abroad, browser_of):
    browser_of(LE).post(at("portal:tell", abroad), DATA)
    outbox.drain()
    sent = [one for one in mail.outbox if "read the report now" in one.subject]

    assert len(sent) == 2
    for one in sent:
        whole = one.subject + one.body + one.alternatives[0][0]
        assert SECRET not in whole
        assert "bullying" not in whole
        assert "Participant" not in whole
        assert "do not call the host" in one.body
    outbox.drain()
    assert len([one for one in mail.outbox if "read the report now" in one.subject]) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("left_out", "without"), [(HC, {"without_host": "yes"}), (CO, {"without_host": "no", "without_coordinator": "on"})]
)
def test_who_is_left_out_finds_no_trace_on_any_page_in_any_mail_or_export(abroad, browser_of, left_out, without):
    """Each page that they can open is the same, word by word, as if nothing had been reported."""
    wake(machine="mobility", pk=abroad.mobility.pk)  # what is owed is written anew with each act
    outbox.drain()
    client = browser_of(left_out)
    everything_of(client, abroad)  # a list remembers how it was looked at
    before = everything_of(client, abroad)

    browser_of(LE).post(at("portal:tell", abroad), {**DATA, **without})
    incident = Incident.objects.get()
    browser_of(SG).post(at("portal:report-open", abroad, incident.pk))
    outbox.drain()

    assert everything_of(client, abroad) == before
    for name in ("report", "report-open", "report-close", "report-sent", "report-add"):
        address = at(f"portal:{name}", abroad, incident.pk)
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}, name
    person = Person.objects.get(pk=abroad.actors[left_out].person_id)
    assert person.email not in {address for one in mail.outbox for address in one.to}


def everything_of(client, cast):
    """The pages, lists, exports and answers for programs of somebody who coordinates; without what is new each time."""
    names = ("today", "todos", "waiting", "inbox", "stays", "calendar", "memoranda")
    pages = [reverse(f"portal:{name}") for name in names]
    pages += [reverse("portal:export", args=["csv"]), at("portal:stay", cast), at("portal:tell", cast)]
    pages += [reverse("api:mobility", args=[cast.mobility.pk]), reverse("api:todos"), reverse("api:documents")]
    pages += [reverse("api:mobilities")]
    return {address: told_of(client.get(address)) for address in pages}


def told_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, NEW_EACH_TIME.sub("", content.decode(errors="replace"))


def test_follow_ups_are_read_in_full_on_the_page_of_the_stay(abroad, browser_of):
    for role in (CO, HC):
        assert "Mixed the plaster" in text_of(browser_of(role).get(at("portal:stay", abroad)))
    assert "Mixed the plaster" not in text_of(browser_of(AS).get(at("portal:stay", abroad)))


def test_by_a_link_to_a_shared_mailbox_no_word_is_shown(abroad, browser_of, client):
    browser_of(LE).post(at("portal:tell", abroad), DATA)
    incident = Incident.objects.get()
    link = link_for(person_id=abroad.actors[LE].person_id, role=LE, mobility=abroad.stay())
    client.get(reverse("portal:link", args=[address_of(link).rstrip("/").rpartition("/")[2]]))
    receipt = at("portal:report-sent", abroad, incident.pk)
    assert SECRET in text_of(client.get(receipt))

    learner = Person.objects.get(pk=abroad.actors[LE].person_id)
    Person.objects.filter(pk=abroad.actors[GU].person_id).update(email=learner.email)

    assert SECRET not in text_of(client.get(receipt))
    assert "/told/" not in text_of(client.get(at("portal:my-stay", abroad)))
    assert SECRET in text_of(browser_of(LE).get(receipt))


def test_a_form_sent_twice_shows_the_receipt_of_the_one_report(abroad, browser_of):
    once = {**DATA, "once": "11111111-1111-4111-8111-111111111111"}
    client = browser_of(LE)
    first, second = (client.post(at("portal:tell", abroad), once) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert Incident.objects.count() == 1


def test_what_was_typed_is_kept_where_something_is_missing(abroad, browser_of):
    answer = browser_of(LE).post(at("portal:tell", abroad), {**DATA, "text": "", "reach": "Message me"})

    assert answer.status_code == 400
    assert "I need to talk" in answer.content.decode()
    assert "Message me" in answer.content.decode()


def beside(page: str, value: str) -> str:
    """The words of one choice of who may know."""
    return re.search(rf'name="without_host" value="{value}".*?<span>(.*?)</span>', page, re.DOTALL)[1]


def test_the_form_names_beside_each_choice_who_reads_it_then(abroad, browser_of):
    page = text_of(browser_of(LE).get(at("portal:tell", abroad)))
    alone, both = beside(page, "yes"), beside(page, "no")

    for name in ("Safeguarding Example", "Sending_Coordinator Example"):
        assert name in alone
        assert name in both
    assert "Host_Coordinator Example" not in alone
    assert "Host_Coordinator Example" in both
    assert "Host_Coordinator Example" not in page[: page.index("<form class")]
    without = re.search(r'id="id_without_coordinator_helptext">(.*?)</div>', page, re.DOTALL)[1]
    assert "Sending_Coordinator Example" not in without
    assert "Safeguarding Example" in without


NEXT, NOBODY = "the next person", "Nobody is told after them"


@pytest.mark.parametrize("somebody", [True, False])
def test_a_next_person_is_promised_where_there_is_one(abroad, browser_of, somebody):
    if not somebody:
        Membership.objects.filter(organisation=abroad.organisations["sending"], role="administrator").delete()
    teller = browser_of(LE)
    form = " ".join(text_of(teller.get(at("portal:tell", abroad))).split())
    receipt = " ".join(text_of(teller.get(teller.post(at("portal:tell", abroad), DATA)["Location"])).split())
    mail.outbox.clear()
    outbox.drain()

    for said in (form, receipt):
        assert (NEXT in said, NOBODY in said) == (somebody, not somebody)
    told = [one.body for one in mail.outbox if "report now" in one.subject]
    assert told
    assert all((NEXT in body) == somebody for body in told)


@pytest.mark.slow
def test_a_closed_report_is_found_from_the_stay_by_those_who_read_it(abroad, browser_of):
    browser_of(LE).post(at("portal:tell", abroad), DATA)
    report = Incident.objects.get()
    Incident.objects.update(closed_at=clock.now(), ending="solved", pass_on_at=None)
    address = at("portal:report", abroad, report.pk)

    for role, reads in ((CO, True), (SG, True), (HC, False), (HT, False)):
        page = text_of(browser_of(role).get(at("portal:stay", abroad)))
        assert ("Reports (closed)" in page, address in page) == (reads, reads), role


TOO_LONG = "x" * 5001


def test_a_report_that_is_too_long_is_refused_in_words_and_kept_whole(abroad, browser_of):
    teller = browser_of(LE)
    page = text_of(teller.get(at("portal:tell", abroad)))
    assert "At most 5000 letters." in page
    assert "maxlength" not in page

    refused = teller.post(at("portal:tell", abroad), {**DATA, "text": TOO_LONG})

    assert refused.status_code == 400
    assert "This is too long: 5000 letters at most." in refused.content.decode()
    assert TOO_LONG in refused.content.decode()
    assert not Incident.objects.exists()


def test_what_is_added_to_a_report_is_refused_in_words_and_kept_whole(abroad, browser_of):
    teller = browser_of(LE)
    teller.post(at("portal:tell", abroad), DATA)
    address = at("portal:report-add", abroad, Incident.objects.get().pk)

    refused = teller.post(address, {"text": TOO_LONG})

    assert refused.status_code == 400
    assert "This is too long: 5000 letters at most." in refused.content.decode()
    assert TOO_LONG in refused.content.decode()
    assert teller.post(address, {"text": "And on Friday again"}).status_code == 302


@pytest.mark.slow
def test_today_costs_the_same_for_one_report_as_for_five(abroad, browser_of):
    teller, reader, counts = browser_of(LE), browser_of(CO), []
    for more in (1, 4):
        for _nth in range(more):
            teller.post(at("portal:tell", abroad), DATA)
        reader.get(reverse("portal:today"))
        with CaptureQueriesContext(connection) as asked:
            reader.get(reverse("portal:today"))
        counts.append(len(asked))

    assert counts[0] == counts[1], counts


@pytest.mark.slow
def test_a_next_step_stands_on_today_of_who_takes_it(abroad, browser_of):
    browser_of(LE).post(at("portal:tell", abroad), DATA)
    report, reader = Incident.objects.get(), browser_of(CO)
    reader.post(at("portal:report-open", abroad, report.pk))
    step = {"incident": report.pk, "what": "call", "text": "Nobody answers", "next_on": clock.today().isoformat()}
    step["next_by"] = abroad.actors[SG].person_id
    assert reader.post(at("portal:report", abroad, report.pk), step).status_code == 302

    assert "your next step is due" in text_of(browser_of(SG).get(reverse("portal:today")))
    of_another = text_of(reader.get(reverse("portal:today")))
    assert "your next step" not in of_another
    assert "Safeguarding Example" in of_another.partition('id="needs"')[2].partition("</li>")[0]
