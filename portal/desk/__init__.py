"""Pages of those who decide from outside: validator, competent institution, sending employer."""
