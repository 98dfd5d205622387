"""Which pictures are taken of the demo: those of the manual, and every page for whoever checks how pages look."""

from dataclasses import dataclass
from typing import Literal

JONAS, MARIA = "jonas.pavyzdys@vilnius-cookery.example.org", "maria.ezempju@hotel-ezempju.example.com"
CAMILLE, KLAUS = "camille.exemple@learners.example.com", "klaus.muster@lehmbau-muster.example.net"
TONE, SHANE = "tone.eksempelhaug@fylke-eksempel.example.org", "shane.sampleton@sample-hardware.example.org"
EGLE, TOMAS = "egle.pavyzdaite@vilnius-cookery.example.org", "tomas.pavyzdaitis@vilnius-cookery.example.org"
NOOR, DOMINIQUE = "noor.fictief@graduates.example.net", "dominique.exemple@families.example.com"
JO, RUTA = "jo.voorbeeld@voorbeeldschool.example.org", "ruta.pavyzdyte@vilnius-cookery.example.org"
WIM, RASA = "wim.voorbeeldig@voorbeeldschool.example.org", "rasa.pavyzdiene@learners.example.org"
MORITZ = "moritz.mustermann@learners.example.net"
OPERATOR = "ada.voorbeeld@sojourn.example.org"


@dataclass(frozen=True)
class Do:
    """One thing done on the way to a page: follow a link, press a button, fill a field in, tick a box."""

    how: Literal["link", "button", "fill", "tick"]
    words: str
    text: str = ""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, who looks, the first page (`{rasa}` is the stay of Rasa), and the way on from there."""

    name: str
    who: str
    path: str
    way: tuple[Do, ...] = ()


def _follow(*words: str) -> tuple[Do, ...]:
    return tuple(Do("link", one) for one in words)


OF_ONE = "Agreement, papers and what else you can do"
MANUAL = (
    Shot("sign-in", "", "/sign-in/"),
    Shot("register", "", "/account/register/"),
    Shot("today", JONAS, "/today/"),
    Shot("stays", JONAS, "/stays/?saved=active&sort=leaves"),
    Shot("stay", JONAS, "/stays/{rasa}/"),
    Shot("new-stay", JONAS, "/stays/new/"),
    Shot("group", JONAS, "/stays/groups/{group}/"),
    Shot("partners", JONAS, "/partners/?sort=name"),
    Shot("partner-page", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio")),
    Shot("units", JONAS, "/partners/", _follow("Units")),
    Shot("memorandum", JONAS, "/memoranda/", _follow("MOU")),
    Shot("agreement", JONAS, "/stays/{rasa}/agreement/"),
    Shot("agreement-part", NOOR, "/stays/{noor}/agreement/period_and_place/"),
    Shot("abroad-now", JONAS, "/abroad/"),
    Shot("to-do", JONAS, "/todos/"),
    Shot("inbox", JONAS, "/inbox/"),
    Shot("host", SHANE, "/today/"),
    Shot("trainees", MARIA, "/tutor/"),
    Shot("follow-up", MARIA, "/tutor/", _follow(OF_ONE, "Follow-up")),
    Shot("assessment", MARIA, "/tutor/", _follow(OF_ONE, "Final assessment")),
    Shot("hand-over", MARIA, "/tutor/", _follow("Hand over to a colleague")),
    Shot("participant", CAMILLE, "/my/"),
    Shot("own-data", CAMILLE, "/my/", _follow("Your data and your rights")),
    Shot("decisions", EGLE, "/decisions/"),
    Shot("dossier", TONE, "/decisions/", _follow("Ola Eksempel")),
    Shot("employer", KLAUS, "/apprentices/"),
)
BATCH = (
    Do("tick", "Choose all on this page"),
    Do("button", "Preview: next step or nudge"),
    Do("button", "Send the agreement for review"),
)
PAGES = (
    Shot("own-words", TOMAS, "/mails/"),
    Shot("own-words-of", TOMAS, "/mails/first/en/"),
    Shot("calendar", JONAS, "/todos/calendar/"),
    Shot("landing", "", "/"),
    Shot("help", "", "/help/"),
    Shot("manual", "", "/help/coordinator/"),
    Shot("not-found", "", "/nowhere/"),
    Shot("link-closed", "", "/l/wrong/"),
    Shot("paper-check", "", "/v/AAAA-BBBB-CCCC"),
    Shot("sign-in-password", "", "/sign-in/password/"),
    Shot("sign-in-code", "", "/sign-in/", (Do("fill", "Mail address", JONAS), Do("button", "Send me a code"))),
    Shot("forgotten", "", "/sign-in/forgotten/"),
    Shot("register-person", "", "/account/register/person/"),
    Shot("register-organisation", "", "/account/register/organisation/"),
    Shot("mine-empty", JONAS, "/my/"),
    Shot("waiting", JONAS, "/waiting/"),
    Shot("several", JONAS, "/stays/groups/{group}/", (Do("button", "Preview: next step or nudge for all"),)),
    Shot("batch", JONAS, "/stays/?state=agreement_draft", BATCH),
    Shot("groups", JONAS, "/stays/groups/"),
    Shot("plan-group", JONAS, "/stays/groups/new/"),
    Shot("group-people", JONAS, "/stays/groups/{group}/people/"),
    Shot("group-accompanying", JONAS, "/stays/groups/{group}/accompanying/"),
    Shot("group-programme", JONAS, "/stays/groups/{group}/programme/"),
    Shot("group-words", JONAS, "/stays/groups/{group}/words/"),
    Shot("plan-learner", JONAS, "/stays/new/?variant=learner"),
    Shot("plan-apprentice", JONAS, "/stays/new/?variant=apprentice"),
    Shot("plan-step-when", JONAS, "/stays/{member}/plan/when/"),
    Shot("plan-step-host", JONAS, "/stays/{member}/plan/host/"),
    Shot("plan-step-guardian", JONAS, "/stays/{member}/plan/guardian/"),
    Shot("partner", JONAS, "/partners/new/"),
    Shot("partners-found", JONAS, "/partners/find/?words=exa"),
    Shot("partner-open", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "What is open")),
    Shot("partner-stays", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "stays and their papers")),
    Shot("partner-ask", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Ask them to check it")),
    Shot("partner-places", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Note places")),
    Shot("partner-new-contact", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Add a contact")),
    Shot("partner-contact", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Add one")),
    Shot("partner-person", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Languages, absence")),
    Shot("partner-check", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Note a check")),
    Shot("partner-check-wrong", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Noted by mistake")),
    Shot("partner-profile", JONAS, "/partners/?sort=name", _follow("Taller Ejemplo", "Correct it")),
    Shot("partner-note", JONAS, "/partners/?sort=name", _follow("Trattoria Esempio", "Change")),
    Shot("partner-vouch", JONAS, "/partners/find/?words=exampleshire", _follow("Make it our partner")),
    Shot("own-profile", JONAS, "/partners/own/profile/"),
    Shot("own-places", JONAS, "/partners/own/places/"),
    Shot("partners-paste", JONAS, "/partners/paste/"),
    Shot("own-page", JONAS, "/partners/own/"),
    Shot("draft", JONAS, "/stays/{member}/"),
    Shot("act", JONAS, "/stays/{member}/acts/lifecycle.name_person/"),
    Shot("transition", JONAS, "/stays/{member}/mobility/{member}/start_preparation/"),
    Shot("memoranda", JONAS, "/memoranda/"),
    Shot("memorandum-offer", JONAS, "/memoranda/{memorandum}/offer/"),
    Shot("memorandum-act", JONAS, "/memoranda/{memorandum}/acts/partnerships.hold_review/"),
    Shot("memorandum-transition", JONAS, "/memoranda/{memorandum}/steps/terminate/"),
    Shot("me", JONAS, "/account/me/"),
    Shot("away", JONAS, "/away/"),
    Shot("take-off", JONAS, "/stays/{member}/acts/lifecycle.end_part/"),
    Shot("devices", JONAS, "/account/devices/"),
    Shot("tokens", JONAS, "/account/tokens/"),
    Shot("password", JONAS, "/account/password/"),
    Shot("address", JONAS, "/account/address/"),
    Shot("second-factor", JONAS, "/account/second-factor/"),
    Shot("totp", JONAS, "/account/second-factor/totp/activate/"),
    Shot("agreement-contacts", NOOR, "/stays/{noor}/agreement/contacts/"),
    Shot("ready", JO, "/stays/{bie}/"),
    Shot("abroad", SHANE, "/stays/{camille}/"),
    Shot("sign", CAMILLE, "/stays/{camille}/acts/documents.sign/"),
    Shot("my-stay", CAMILLE, "/my/{camille}/"),
    Shot("own-plan", NOOR, "/stays/new/"),
    Shot("own-stay", NOOR, "/my/{noor}/"),
    Shot("own-agreement", NOOR, "/stays/{noor}/agreement/units_and_outcomes/"),
    Shot("guardian", DOMINIQUE, "/my/"),
    Shot("consent", DOMINIQUE, "/stays/{camille}/acts/agreements.give_consent/"),
    Shot("week", MARIA, "/tutor/{sam}/week/1/"),
    Shot("assessment-of", MARIA, "/tutor/{sam}/assessment/1/"),
    Shot("tutor-sign", MARIA, "/tutor/{sam}/sign/"),
    Shot("employer-stay", KLAUS, "/apprentices/{moritz}/"),
    Shot("quality", RUTA, "/today/"),
    Shot("quality-figures", RUTA, "/quality/"),
    Shot("quality-all-years", RUTA, "/quality/?period=*"),
    Shot("quality-answers", WIM, "/quality/answers/"),
    Shot("feedback", MORITZ, "/feedback/{moritz}/"),
    Shot("feedback-thanks", RASA, "/feedback/{rasa}/thanks/"),
    Shot("feedback-employer", KLAUS, "/feedback/{moritz}/"),
    Shot("members", TOMAS, "/account/members/"),
    Shot("member-end", TOMAS, "/account/members/{membership}/end/"),
    Shot("second-factor-needed", JONAS, "/account/second-factor-needed/"),
    Shot("organisation", TOMAS, "/account/organisation/"),
    Shot("second-factor-on", TOMAS, "/account/second-factor/"),
    Shot("operation", OPERATOR, "/operator/"),
    Shot("operation-act", OPERATOR, "/operator/act/retry/?state=cancelled"),
    Shot("operation-row", OPERATOR, "/operator/rows/{effect}/"),
    Shot("operation-acts", OPERATOR, "/operator/acts/"),
)
# Addresses that answer posts only, or give a file, or lead on to a page.
WITHOUT_PAGE = frozenset(
    {
        "portal:link",
        "portal:renew-link",
        "portal:leave-link",
        "accounts:language",
        "portal:nudge",
        "portal:export",
        "portal:quality-export",
        "partners:export",
        "portal:memorandum-annex",
        "partners:answer",
        "partners:new-note",
        "portal:columns",
        "portal:save-filter",
        "portal:several",
        "portal:take-several",
        "portal:hand-over",
        "portal:hand-all-over",
        "portal:come-back",
        "portal:calendar",
        "portal:close-calendar",
        "portal:calendar-feed",
        "portal:read-all",
        "portal:take-nudge-back",
        "accounts:start",
        "accounts:typed",
        "accounts:switch",
        "accounts:that-is-me",
        "accounts:act-as",
        "accounts:register-confirm",
        "accounts:member-invite-again",
        "accounts:join-request",
        "accounts:token-revoke",
        "portal:drop-filter",
        "portal:retry",
        "portal:notice",
        "documents:download",
        "documents:file",
    }
)
