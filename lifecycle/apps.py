from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LifecycleConfig(AppConfig):
    name = "lifecycle"
    verbose_name = _("Stays")

    def ready(self) -> None:
        from lifecycle import (  # noqa: F401  (they register)
            acts,
            checks,
            consequences,
            facets,
            guards,
            guards_of_days,
            sealing,
            sentences,
            waiver_acts,
        )
        from lifecycle.effects import handlers  # noqa: F401  (registering is importing)
        from lifecycle.offers import checks as checks_of_offers  # noqa: F401  (registering is importing)
        from lifecycle.organisations import acts as _acts  # noqa: F401  (registering is importing)
        from lifecycle.organisations import guards as _guards  # noqa: F401  (registering is importing)
        from lifecycle.organisations import host_time, merged, vouching  # noqa: F401  (registering is importing)
        from lifecycle.people import (  # noqa: F401  (registering is importing)
            being_away,
            correction_acts,
            listed_names,
            part_acts,
            rights_counted,
        )
        from lifecycle.people import guards as _guards_of_people  # noqa: F401  (registering is importing)
        from lifecycle.people import handlers as _handlers  # noqa: F401  (registering is importing)

        post_migrate.connect(_load_rule_sets, sender=self)


def _load_rule_sets(**kwargs: Any) -> None:
    """The shipped rule sets belong to the schema: a new database has them, an older one gains the new rows."""
    from lifecycle.programmes import load_shipped_rule_sets  # the models are there only now

    load_shipped_rule_sets()
