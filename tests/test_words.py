"""What people read: no code, no key, no value of a program in any sentence; nothing English left in Dutch."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from agreements.parts import SHAPES, PartName
from assessments.forms import CRITERIA, PARTS
from documents.models.document import DocumentState, Rendering
from documents.titles import TITLES, title_for_reader
from ground.sentences import places_of, registered, sentence
from ground.structured.shapes import choices_of, kind_of
from lifecycle.gate import WAIVABLE
from lifecycle.labels import button, told
from lifecycle.models.mobility import Approach, ParticipantKind
from lifecycle.registry import ACTS, ENTRIES, GUARDS, HANDLER_WORDS
from lifecycle.roles import NamedPartKind, OrganisationPartKind, Role
from lifecycle.sentences import BASICS
from lifecycle.tables import MACHINE_TABLES
from lifecycle.vocabulary import ByDetail
from lifecycle.wording import state_word, transition_word
from partnerships.content import SCHEMA, UNITS
from partnerships.shapes import BODIES, COVERED, PARTIES, PLACES, SIGNING
from tests.source import ROOT, sources
from tests.words import raw_in

LANGUAGES = [code for code, _name in settings.LANGUAGES]
REASONS = [reason for table in MACHINE_TABLES.values() for row in table.transitions for reason in row.reasons]
STATES = [(name, str(state)) for name, table in MACHINE_TABLES.items() for state in table.states.values]

# What the parameters of a sentence may be: everything that its code can say, else one of a kind.
DAY = "2026-01-12"
NUMBERS = {"count", "days", "least", "most", "months", "nth", "tries_left"}
DAYS = ("asked", "day", "end", "first", "last", "needed", "opens", "paused")
OF_ALL: dict[str, list[dict[str, Any]]] = {
    "day": [dict.fromkeys(DAYS, DAY)],
    "lifecycle.field": [{"field": name} for name in BASICS],
    "partnerships.field": [{"field": name} for name in (*SCHEMA["properties"], "units", "valid_until", "review_by")],
    "agreements.field": [
        {"field": name, "part": str(part)} for part in PartName for name in SHAPES[part]["properties"]
    ],
    "agreements.side": [{"side": side} for side in ("sending", "host")],
    "lifecycle.unit": [
        {"unit": unit, "days": days, "least": days, "most": days}
        for unit in ("day", "week", "month")
        for days in (1, 10)
    ],
    "lifecycle.country": [{"country": "LT"}],
    "lifecycle.approach": [{"approach": str(one)} for one in Approach],
    "lifecycle.kind": [{"kind": str(one)} for one in ParticipantKind],
    "lifecycle.guard": [{"guard": name} for name in sorted(WAIVABLE)],
    "lifecycle.may": [{"may": [str(role) for role in Role]}],
    "lifecycle.codes": [{"codes": [str(one) for one in REASONS]}],
    "state_label": [{"machine": machine, "state": state} for machine, state in STATES],
    "transition_label": [{"transition": row} for table in MACHINE_TABLES.values() for row in table.rows],
    "detail_label": [{"machine": "mobility", "transition": "end_stay", "detail": "last_day"}],
}


def samples(code: str) -> Iterator[dict[str, Any]]:
    """Parameters with which the sentence is read, so that each that it can be given is given once."""
    names, app = places_of(code), code.partition(".")[0]
    plain: dict[str, Any] = {name: DAY if name in DAYS else 3 if name in NUMBERS else "Anna" for name in names}
    wider = [OF_ALL[key] for name in sorted(names) for key in (f"{app}.{name}", name) if key in OF_ALL]
    for found in wider:
        plain |= found[0]
    yield from ({**plain, **one} for found in wider for one in found)
    yield from (plain | dict.fromkeys(names & NUMBERS, number) for number in (1, 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_a_code_a_key_or_a_day_of_a_program(language):
    with translation.override(language):
        said = {(code, sentence(code, params)) for code in registered() for params in samples(code)}

    assert len(said) > 400
    assert sorted((code, words, raw) for code, words in said if (raw := raw_in(words))) == []


def labels() -> Iterator[tuple[str, Any]]:
    """Everything that a table, an act or a list calls by a word, and where it stands."""
    for machine, table in MACHINE_TABLES.items():
        for state in table.states:  # type: ignore[attr-defined]  # the tables are modules
            yield f"{machine} {state.value}", state.label
            for voice in ("to_participant", "waited_for", "short"):
                yield f"{machine} {state.value} {voice}", getattr(state, voice, "")
        for row in table.transitions:
            yield f"{machine} {row.name}: button", row.button
            yield f"{machine} {row.name}: told", row.told
    yield from ((f"reason {reason}", reason.label) for reason in REASONS)
    for act in ACTS.values():
        yield act.name, act.label
        yield from ((f"{act.name} settles {code}", words) for code, words in act.settles.items())
        yield from ((f"{act.name} asks {name}", field.label) for name, field in act.form.base_fields.items())
    yield from ((f"entry {name}", _told(words)[0]) for name, words in ENTRIES.items())
    yield from ((f"effect {name}", words) for name, words in HANDLER_WORDS.items())
    yield from ((f"met {guard.name}", guard.met) for guard in GUARDS.values())
    for choices in (Role, NamedPartKind, OrganisationPartKind, Approach, ParticipantKind, Rendering, DocumentState):
        yield from ((f"{choices.__name__} {one.value}", one.label) for one in choices)
    yield from ((f"paper {nth}", title) for nth, title in enumerate(TITLES))
    for shape in (*SHAPES.values(), SCHEMA, UNITS, PARTS, CRITERIA, PARTIES, COVERED, BODIES, PLACES, SIGNING):
        yield from of_shape(shape, str(shape["title"]))


def of_shape(shape: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The labels and the words of the choices within a structured answer."""
    yield place, shape.get("title") or "no title"
    if kind_of(shape) == "choice" and "offers" not in shape and "words" in shape:
        yield from ((f"{place} {value}", words) for value, words in choices_of(shape))
    for name, part in shape.get("properties", {}).items():
        yield from of_shape(part, f"{place}.{name}")
    if kind_of(shape) == "list":
        yield from of_shape(shape["items"], f"{place}[]")


def said(pairs: Iterable[tuple[str, Any]], language: str) -> dict[str, str]:
    with translation.override(language):
        return {place: str(words) for place, words in pairs if words}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_a_code_or_a_key(language):
    assert [(place, words) for place, words in said(labels(), language).items() if raw_in(words)] == []


# Words that are the same in both languages.
ALIKE = {
    "Feedback", "Mobility ID", "Validator", "validator", "Code", "Europass Mobility", "Transport",
    "Mentor", "mentor", "Memorandum", "Postcode", "Mail: code",
}  # fmt: skip


def test_nothing_that_has_a_label_is_english_in_dutch():
    english, dutch = said(labels(), "en"), said(labels(), "nl")
    left = {place: words for place, words in english.items() if dutch.get(place) == words and words not in ALIKE}
    assert left == {}


def _told(told):
    """The sentences of an act, with something in each place."""
    sentences = told.words.values() if isinstance(told, ByDetail) else [told]
    return [str(one) % {"named": "Ona", "former": "Jonas", "part": "tutor"} for one in sentences]


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_steps_and_entries_have_words(language):
    with translation.override(language):
        words = [state_word(machine, state) for machine, state in STATES]
        for machine, table in MACHINE_TABLES.items():
            words += [told(machine, row) for row in table.rows]
            words += [button(machine, row) for row in table.rows]
            words += [transition_word(row) for row in table.rows]
        words += [one for told_of in ENTRIES.values() for one in _told(told_of)]
        words += [str(one) for act in ACTS.values() for one in (act.label, *_told(act.told))]
    assert [one for one in words if not one or raw_in(one)] == []


def test_a_paper_is_called_in_the_readers_language_whatever_it_is_printed_in():
    with translation.override("nl"):
        assert title_for_reader("Certificate of attendance", "en") == "Attest van aanwezigheid"
    with translation.override("en"):
        assert title_for_reader("Attest van aanwezigheid", "nl") == "Certificate of attendance"
    assert title_for_reader("What nobody issues", "en") == "What nobody issues"


def test_days_become_text_in_one_place():
    """Django's own would give a Dutch reader “7 Dec”, and whoever forgets the form an American day."""
    asks = re.compile(r"from django\.utils\.(?:formats import .*date_format|dateformat)|strftime\(.%[bB]")
    found = [one.name for one in sources() if one.name != "ground/days.py" and asks.search(one.text)]
    assert found == []
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if "{% now" in path.read_text()] == []


@pytest.mark.parametrize(("language", "said"), [("en", "7 Dec 2026"), ("nl", "7 dec 2026")])
def test_a_short_day_is_written_as_the_language_writes_months(language, said):
    from django.template import Context, Template

    from ground import clock

    day = clock.today().replace(2026, 12, 7)
    with translation.override(language):
        assert Template('{{ day|date:"j M Y" }}').render(Context({"day": day})) == said
        assert (
            Template("{{ day }}")
            .render(Context({"day": day}))
            .endswith("december 2026" if language == "nl" else "December 2026")
        )
