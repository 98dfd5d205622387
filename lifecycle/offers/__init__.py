"""What somebody may do here now: one answer for pages, programs, lists and case files (decision 18).

Three questions, each dearer than the one before: what a role has in a state (`rights`, no query); what locks it
(`Offers`, each guard asked once); what it asks for (`StepOffer.asks`, `ActOffer.asks`). The door (`lifecycle.doors`)
is the judge: a lock is what it would refuse this very moment, whatever is typed.
"""
