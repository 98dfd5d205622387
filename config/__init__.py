"""The wiring: settings, addresses, workers. Nobody imports it."""
