"""Who no longer takes part cannot open the stay by the link they were mailed: a link opens what its role sees."""

from django.db.models import Q
from django.utils.translation import gettext as _

from lifecycle.models import NamedPart
from lifecycle.people.leaving import on_leaving
from lifecycle.roles import BY_NAME
from notifications.models import Link


@on_leaving("notifications.mailed_link")
class MailedLink:
    """Nothing to write: whether a link opens is asked each time."""

    def say(self, part: NamedPart) -> list[str]:
        """Where they were mailed one."""
        of_stay = Q(mobility=None) | Q(mobility_id=part.mobility_id)
        mailed = Link.objects.filter(of_stay, person_id=part.person_id, role=str(BY_NAME.get(part.part)))
        return [_("The link mailed to them no longer opens this stay.")] if mailed.exists() else []

    def follow(self, part: NamedPart, successor: NamedPart | None) -> None:
        """The part has ended, and the link with it."""
