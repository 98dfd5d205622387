"""Pages of partners, as the tests of them open and read them."""

from django.urls import reverse

from lifecycle.roles import Role
from portal.partners.directory import Directory
from portal.partners.filters import DirectoryFilter

LIST = "/partners/?sort=name"


def at(name, cast, part="hosting", *more):
    return reverse(f"partners:{name}", args=[cast.organisations[part].pk, *more])


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def directory(cast, role=Role.SENDING_COORDINATOR, **asked):
    actor = cast.actors[role]
    return Directory(actor, DirectoryFilter(asked), cast.organisations["sending"].today)
