"""Benchmarks: each beside its floor, in one run."""
