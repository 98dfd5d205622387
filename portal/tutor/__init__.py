"""Pages of the host tutor and of the assessor: one thing at a time, light, without script."""
