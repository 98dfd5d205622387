"""The system checks that tie the tables to the apps: every name has somebody behind it, and everything its words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import Error, register
from django.db.models import TextChoices
from django.utils.functional import Promise

from lifecycle.fingerprint import fingerprint
from lifecycle.from_table import asked_by
from lifecycle.machines import MACHINES
from lifecycle.registry import ACTS, CONSEQUENCES, DOCUMENTS, ENTRIES, GUARDS, HANDLER_WORDS, OWED, Guard, Owed
from lifecycle.roles import Role
from lifecycle.table import Machine, Reason, Transition, TwoVoices
from lifecycle.tables import MACHINE_TABLES
from lifecycle.tables.asking import ASKINGS
from lifecycle.tables.mobility import REMINDERS, STAGES, Stage
from lifecycle.vocabulary import ByDetail, Sentence

STAY = "mobility"  # the machine whose gates are shown, and whose to-dos lead to a form


@register()
def tables_are_complete(**_kwargs: Any) -> list[Error]:
    """Errors that stop start-up: lifecycle.E001 (named, nobody registered), E002 (registered, never named), E003."""
    rows = [row for table in MACHINE_TABLES.values() for row in table.transitions]
    found = [
        *_compare("guard", {name for row in rows for name in row.needs}, GUARDS),
        *_compare("consequence", {name for row in rows for name in row.also_does}, CONSEQUENCES),
        *_compare("document", {name for row in rows for name in row.issues}, DOCUMENTS),
        *_compare("machine", set(MACHINE_TABLES), MACHINES),
    ]
    for name, machine in MACHINES.items():
        found += [
            Error(f"{name}.{row.name} has no method on {machine.model.__name__}", id="lifecycle.E003")
            for row in machine.table.transitions
            if not hasattr(machine.model, row.name)
        ]
    return found


def _compare(what: str, named: set[str], registered: Iterable[str]) -> list[Error]:
    there = set(registered)
    return [
        *(
            Error(f"the tables name the {what} {name}, nobody registered it", id="lifecycle.E001")
            for name in sorted(named - there)
        ),
        *(
            Error(f"the {what} {name} is registered, no table names it", id="lifecycle.E002")
            for name in sorted(there - named)
        ),
    ]


@register()
def everything_has_its_words(**_kwargs: Any) -> list[Error]:
    """Errors that stop start-up: a word, or a way to what is missing, that somebody forgot (lifecycle.E004 to E013)."""
    return [
        *_sentences(),
        *(error for table in MACHINE_TABLES.values() for row in table.transitions for error in _row(table, row)),
        *_details(),
        *_reasons(),
        *_met_lines(),
        *_ways(),
        *_states(),
        *_told(),
        *_askings(),
        *_by_itself(),
    ]


@register()
def numbers_belong_to_their_tables(**_kwargs: Any) -> list[Error]:
    """lifecycle.E011: events keep the number of the table, so that a changed table wants a new one."""
    return [
        Error(
            f"table {table.number} of {table.name} is not what it was: give the table a new NUMBER,"
            f" and this DIGEST: {fingerprint(table)}",
            id="lifecycle.E011",
        )
        for table in MACHINE_TABLES.values()
        if fingerprint(table) != table.digest
    ]


def _is_said(words: Any) -> bool:
    """Whether it is marked for translation and not empty. It is not translated here: that would be done at start-up."""
    return isinstance(words, Promise)


def _sentences() -> Iterator[Error]:
    """E004: a guard that refuses without a word."""
    everybody: list[Guard | Owed] = [*GUARDS.values(), *OWED.values()]
    for asked in everybody:
        if not asked.unmet:
            yield Error(f"{asked.name} says no code that may be missing: give it `unmet`", id="lifecycle.E004")
        for code, sentence in asked.unmet.items():
            if not _is_said(sentence.words):
                yield Error(f"{asked.name} has no sentence for {code}", id="lifecycle.E004")


def _row(table: Machine, row: Transition) -> Iterator[Error]:
    """E005: a row without its button or its line of history."""
    if not row.by_system_only and not _is_said(row.button):
        yield Error(f"{table.name}.{row.name} does not say its button", id="lifecycle.E005")
    if not _is_said(row.told):
        yield Error(f"{table.name}.{row.name} does not say its line of history (told)", id="lifecycle.E005")
    if _also_fires_by_itself(row) != _is_said(row.told_by_itself):
        words = "says how it is told when it fires by itself (told_by_itself) where it never does, or not where it does"
        yield Error(f"{table.name}.{row.name} {words}", id="lifecycle.E005")


def _also_fires_by_itself(row: Transition) -> bool:
    return Role.SYSTEM in row.roles and not row.by_system_only


def _details() -> Iterator[Error]:
    """E006: something asked for, or missed, by the name of a parameter."""
    for name, machine in MACHINES.items():
        for row in machine.table.transitions:
            asked = asked_by(machine.model, row.name) if hasattr(machine.model, row.name) else {}
            for detail in asked.values():
                if (detail.typed or detail.required) and not _is_said(detail.label):
                    words = f"{name}.{row.name} asks for {detail.name} without a label: Annotated[..., Asked(_(...))]"
                    yield Error(words, id="lifecycle.E006")


def _reasons() -> Iterator[Error]:
    """E007: a reason chosen by its code, or by two labels."""
    labels: dict[str, Any] = {}
    for table in MACHINE_TABLES.values():
        for row in table.transitions:
            for reason in row.reasons:
                label = reason.label if isinstance(reason, Reason) else ""
                if not _is_said(label):
                    yield Error(f"{table.name}.{row.name}: the reason {reason} has no label", id="lifecycle.E007")
                elif labels.setdefault(reason, label) is not label:
                    yield Error(f"the reason {reason} has two labels: declare it once", id="lifecycle.E007")


def _at_gates_of(table: Machine) -> dict[str, Guard]:
    """The guards that stand at a gate: what they miss becomes a to-do, what they do not is shown as met."""
    needed = {name for row in table.transitions if row.forward for name in row.needs}
    there = {name: GUARDS[name] for name in needed if name in GUARDS}
    return {name: guard for name, guard in there.items() if not guard.routes and not guard.at_the_click}


def _of_what_applies() -> list[Guard]:
    """The guards of rows that apply what was agreed: what they miss becomes a to-do too."""
    rows = [row for table in MACHINE_TABLES.values() for row in table.transitions if row.applies]
    needed = dict.fromkeys(name for row in rows for name in row.needs if name in GUARDS)
    return [GUARDS[name] for name in needed if not GUARDS[name].routes]


def _met_lines() -> Iterator[Error]:
    """E008: a gate that does not say what is met, or a line that nobody sees; a waiver that does not say of what."""
    waived = {name for table in MACHINE_TABLES.values() for row in table.transitions for name in row.may_be_waived}
    shown = {*_at_gates_of(MACHINE_TABLES[STAY]), *waived}
    for name, guard in GUARDS.items():
        if name in shown and not _is_said(guard.met):
            yield Error(f"{name} stands at a gate and does not say that it is met: give it `met`", id="lifecycle.E008")
        if name not in shown and guard.met:
            yield Error(f"{name} says `met`, and no gate of a stay shows it", id="lifecycle.E008")
        if (name in waived) != bool(guard.required):
            yield Error(f"{name} may be waived and lacks `required`, or says it in vain", id="lifecycle.E008")


def _ways() -> Iterator[Error]:
    """E009: a to-do that leads nowhere, or by two ways; a way that nothing leads to."""
    asking: list[Guard | Owed] = [*_at_gates_of(MACHINE_TABLES[STAY]).values(), *_of_what_applies(), *OWED.values()]
    owed: dict[str, Sentence] = {code: sentence for one in asking for code, sentence in one.unmet.items()}
    ways = Counter(code for act in ACTS.values() for code in act.settles)
    for code, sentence in owed.items():
        if not sentence.no_form and not ways[code]:
            yield Error(f"{code}: no act settles it, and it does not say no_form", id="lifecycle.E009")
        if sentence.no_form and ways[code]:
            yield Error(f"{code} says no_form, and an act settles it", id="lifecycle.E009")
        if ways[code] > 1:
            yield Error(f"{code} is settled by {ways[code]} acts", id="lifecycle.E009")
    of_memoranda = {code for one in _at_gates_of(MACHINE_TABLES["mou"]).values() for code in one.unmet}
    for code in sorted(ways.keys() - owed.keys() - of_memoranda):
        yield Error(f"{code}: an act settles it, and nobody owes it", id="lifecycle.E009")
    anywhere = {code for table in MACHINE_TABLES.values() for one in _at_gates_of(table).values() for code in one.unmet}
    for code in sorted({code for rule in REMINDERS for code in rule.codes} - anywhere - owed.keys()):
        yield Error(f"{code}: a rule reminds of it, and nobody owes it", id="lifecycle.E009")


def _askings() -> Iterator[Error]:
    """E013: somebody is asked for what nobody owes."""
    owed = {code for one in OWED.values() for code in one.unmet}
    owed |= {code for table in MACHINE_TABLES.values() for one in _at_gates_of(table).values() for code in one.unmet}
    for asking in ASKINGS:
        if asking.code not in owed:
            yield Error(f"{asking.code} is asked for, and nobody owes it", id="lifecycle.E013")


def _by_itself() -> Iterator[Error]:
    """E014: a row that fires by itself, could lack more than what sets it off, and would wait without a word."""
    for table in MACHINE_TABLES.values():
        for row in table.transitions:
            at_the_click = any(GUARDS[name].at_the_click for name in row.needs if name in GUARDS)
            if row.by_system_only and len(row.needs) > 1 and not (row.forward or row.applies or at_the_click):
                words = f"{table.name}.{row.name} would wait in silence for what it lacks: forward=True or applies=True"
                yield Error(words, id="lifecycle.E014")


def _states() -> Iterator[Error]:
    """E010: a state or a stage without one of its words; within the stage of the agreement a state is said short."""
    kinds: dict[str, type[TextChoices]] = {table.name: table.states for table in MACHINE_TABLES.values()}
    kinds["stage"] = Stage
    for name, states in kinds.items():
        for state in states:
            words: list[Any] = [state.label]
            if isinstance(state, TwoVoices):
                words += [state.to_participant, *([state.waited_for] if name == STAY else [])]
                words += [state.short] if state in STAGES[Stage.AGREEMENT] else []
            if not all(_is_said(one) for one in words):
                yield Error(f"{name} {state.value} lacks one of its words", id="lifecycle.E010")


def _told() -> Iterator[Error]:
    """E012: an outbox row that the operator reads by its code, or an event that the history does."""
    for kind, words in HANDLER_WORDS.items():
        if not _is_said(words):
            yield Error(f"the handler of {kind} does not say what its rows are about (words)", id="lifecycle.E012")
    for name, words in ENTRIES.items():
        if not _is_said(words):
            yield Error(f"{name} has no words for the history", id="lifecycle.E012")
    for name, act in ACTS.items():
        if not _is_said(act.label):
            yield Error(f"{name} does not say its button (label)", id="lifecycle.E012")
        said = list(act.told.words.values()) if isinstance(act.told, ByDetail) else [act.told]
        if not said or not all(_is_said(one) for one in said):
            yield Error(f"{name} does not say what it tells afterwards (told)", id="lifecycle.E012")
