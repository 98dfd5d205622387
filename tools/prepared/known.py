"""Rows that a prepared stay shares with others: people, organisations, memoranda, rules. Each has a name from its facts.

By that name a file finds them in another database, where their ids are others.
"""

from collections import Counter

from accounts.models import Membership, Organisation, Person
from lifecycle.models import Project
from partnerships.models import Memorandum, MemorandumVersion
from tools.simulate.copying import rule_sets_here

SHARED = ("Organisation", "Person", "Membership", "Project")  # written where they are not there yet


def known_here() -> dict[str, str]:
    """Id by name, of every such row in the database connected now; of several alike in the order in which they came."""
    organisations = {
        pk: f"organisation:{name}/{country}/{town}"
        for pk, name, country, town in Organisation.unscoped.values_list("pk", "name", "country", "town")
    }
    people = {
        pk: f"person:{email}/{given} {family}/{organisations.get(keeper, '')}"
        for pk, email, given, family, keeper in Person.unscoped.order_by("created_at").values_list(
            "pk", "email", "given_names", "family_names", "keeper_id"
        )
    }
    members = Membership.unscoped.order_by("since_on").values_list("pk", "person_id", "organisation_id", "role")
    projects = Project.objects.values_list("pk", "code", "organisation_id")
    versions = MemorandumVersion.unscoped.order_by("created_at").values_list("pk", "memorandum__code")
    named = [
        *organisations.items(), *people.items(),
        *((pk, f"membership:{role}/{people[who]}/{organisations[where]}") for pk, who, where, role in members),
        *((pk, f"project:{code}/{organisations[where]}") for pk, code, where in projects),
        *((pk, f"memorandum:{code}") for pk, code in Memorandum.unscoped.values_list("pk", "code")),
        *((pk, f"version:{code}") for pk, code in versions),
    ]  # fmt: skip
    counted: Counter[str] = Counter()
    found = {}
    for pk, name in named:
        counted[name] += 1
        found[f"{name}/{counted[name]}" if counted[name] > 1 else name] = str(pk)
    return found | {gap: pk for pk, gap in rule_sets_here().items()}
