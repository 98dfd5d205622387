"""An organisation's profile was changed by its administrators: apps above tell who works with it."""

from django.dispatch import Signal

profile_changed = Signal()  # organisation_id, names: what was changed
