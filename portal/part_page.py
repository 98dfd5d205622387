"""The page of one part of the open agreement, as plain fields."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404

from accounts.actors import Actor
from accounts.errors import SojournError
from agreements.parts import SHAPES, PartName
from agreements.selectors import open_version, parts_of
from lifecycle.errors import ActInvalid
from lifecycle.gate import may, roles_on
from lifecycle.models import Mobility
from lifecycle.registry import ACTS, MACHINES
from lifecycle.services import perform_act
from portal.door_page import Refusable
from portal.structured import fields, read

ACT = "agreements.write_part"


class PartPage(Refusable):
    """What is written of the part, and its neighbours."""

    def __init__(self, mobility: Mobility, actor: Actor, part: str) -> None:
        super().__init__()
        held = roles_on(MACHINES["mobility"], mobility, mobility, actor)
        if part not in PartName.values or may(ACTS[ACT].roles, held, silent=False) is None:
            raise Http404
        self.mobility, self.actor, self.part = mobility, actor, part
        self.title = str(PartName(part).label)
        self.all_parts = [(name.value, str(name.label)) for name in PartName]
        self.version = open_version(mobility)
        self.root = fields(SHAPES[part], parts_of(self.version)[part])
        self.faults: list[str] = []

    def save(self, data: Mapping[str, Any]) -> bool:
        """Write the part; False with the faults and what was typed kept."""
        content = read(SHAPES[self.part], data)
        self.root = fields(SHAPES[self.part], content)
        try:
            perform_act(
                name=ACT,
                pk=self.mobility.pk,
                actor=self.actor,
                data={"part": self.part, "content": json.dumps(content)},
            )
        except ActInvalid as invalid:
            self.faults = [str(error) for errors in invalid.form.errors.values() for error in errors]
            return self.refused(invalid)
        except SojournError as error:
            return self.refused(error)
        return True
