"""The pages of who runs the installation: the outbox, what was put aside, what was done about it."""
