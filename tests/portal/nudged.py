"""Where somebody else owes a thing: whoever keeps the stay on its way reminds them, by a button and one mail."""

import re

from django.core import mail
from django.db import transaction

from ground.errors import SojournError
from lifecycle.models import ToDo
from lifecycle.offers.offers import Offers
from lifecycle.registry import HANDLERS
from lifecycle.roles import Role
from lifecycle.standing import Standing
from notifications.nudging import last_reminded, nudge
from portal.stay.gate_panel import GatePanel

ADDRESS = re.compile(r"https?://\S+")
CO, HC, LE = Role.SENDING_COORDINATOR, Role.HOST_COORDINATOR, Role.PARTICIPANT


def out_of_reach(cast, todos) -> dict[str, str]:
    """code and owner -> why nobody can remind whoever owes it; empty where all can be."""
    found = {}
    for (code, role), todo in todos.items():
        with transaction.atomic():  # one mail a person and day: each is tried by itself
            if wrong := _why_not(cast, todo, role):
                found[f"{code} {role}"] = wrong
            transaction.set_rollback(True)
    return found


def _why_not(cast, todo: ToDo, owner: Role) -> str:
    """Read as who keeps the stay on its way: the school, of what it owes itself the host, of a lone stay who leads."""
    reader = cast.actors[CO if Role(todo.owner) not in (CO, LE) or (_sent(cast) and owner != CO) else HC]
    if not _sent(cast) and Role(todo.owner) != LE:
        reader = cast.actors[LE]
    offers = Offers(Standing.of_stay(cast.stay()), reader)
    if not offers.held:  # the one who owes it is alone in the stay so far
        return ""
    panel = GatePanel(offers, coordinates=True)
    one = next((one for one in (*panel.requirements, *panel.later) if one.owed.todo.pk == todo.pk), None)
    if one is None or one.mine or not todo.is_open or one.lately:  # asked by the fact itself, this very moment
        return ""
    if not one.may_nudge:
        return "no button"
    try:
        return "" if all(goes_in_one_mail(reader, person, todo) for person in one.nudged) else "no mail with one link"
    except SojournError as refused:
        return refused.code


def goes_in_one_mail(reader, person, todo: ToDo) -> bool:
    if last_reminded(person):  # of several who owe it, this one was
        return True
    before = len(mail.outbox)
    row = nudge(actor=reader, person_id=person, todo_ids=[todo.pk])
    HANDLERS[row.kind].work(row)
    sent = mail.outbox[before:]
    return len(sent) == 1 and len(ADDRESS.findall(sent[0].body)) == 2  # the link, and the installation's own name


def _sent(cast) -> bool:
    return cast.mobility.organisation_parts.open().filter(part="sending").exists()
