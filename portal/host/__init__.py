"""What an organisation that only hosts meets: its own words, and one place for all who send."""
