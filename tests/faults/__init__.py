"""Kills and faults on real processes, a real database, a real broker, a real mail server; an accountant at the end."""
