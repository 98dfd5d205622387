"""What stands in a stay of the links that were mailed: a link opens what its role sees, for as long as that is so."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.foreseeing import Standings, Stood, facet
from lifecycle.models import Mobility
from lifecycle.names import names_in
from lifecycle.people.cast import cast_of
from lifecycle.people.role_book import roles_of_person
from lifecycle.roles import Role
from notifications.models import Link


@facet("notifications.links", gone=_("Mailed links that no longer open this stay"))
def which_links_open(stay: Mobility) -> Standings:
    """Those mailed to who takes part by name, in a role that they hold."""
    people = {named.person_id for named in cast_of(stay).named}
    mailed = Link.objects.filter(Q(mobility=None) | Q(mobility=stay), person_id__in=people).order_by("created_at")
    opening = [one for one in mailed if Role(one.role) in roles_of_person(stay, one.person_id)]
    names = names_in(stay.pk, (one.person_id for one in opening))
    return {
        (one.pk, one.serial): Stood((one.person_id, one.role), f"{names[one.person_id]}, {Role(one.role).label}")
        for one in opening
    }
