"""An appeal on the desk: what was decided, what is said against it, the answer, unit by unit."""

from functools import cached_property
from typing import Any

from django.http import Http404

from accounts.actors import Actor
from lifecycle.models import Mobility
from portal.steps.act_page import ActPage
from portal.steps.said import Said, said_of
from recognition.appeals import appealable
from recognition.models import Appeal
from recognition.selectors import open_appeals


class AppealPage(ActPage):
    """The form of the answer beside what it answers."""

    def __init__(self, mobility: Mobility, actor: Actor) -> None:
        self.stay = mobility
        super().__init__(mobility, actor, "recognition.answer_appeal")
        if not self.offer.own:  # who enters it for the institution does so on the plain page
            raise Http404
        self.behalf = None

    @cached_property
    def appeals(self) -> list[Appeal]:
        """Those that wait, the oldest first."""
        return open_appeals(self.stay)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each unit that is asked for, with its fields."""
        form: Any = self.form
        return [
            {**row, **{name: form[f"{name}_{row['nth']}"] for name in ("answer", "decision", "points", "reason")}}
            for row in form.rows
        ]

    @property
    def summary(self) -> list[Said]:
        """What is answered, each with its unit: the page of the code has no headings."""
        form: Any = self.form
        labels = {}
        for row in form.rows:
            for name in ("answer", "decision", "points", "reason"):
                at = f"{name}_{row['nth']}"
                labels[at] = f"{row['unit']['code']}, {form.fields[at].label}"
        return said_of(form, labels=labels)

    @property
    def untouched(self) -> list[Any]:
        """Units that nobody named: they stay as they are."""
        form: Any = self.form
        asked = {row["asked"].unit_code for row in form.rows}
        return [one for one in appealable(self.stay) if one.code not in asked and not one.in_hand]

    @property
    def title_said(self) -> str:
        """Whose appeal."""
        return self.stay.participant.full_name
