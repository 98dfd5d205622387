"""Requirements that agreements answer (domain reference 4.5, `agreements.*`)."""

from agreements.guards import change, complete, guardians, in_force, refusal, review, signing  # noqa: F401  (registering is importing)
