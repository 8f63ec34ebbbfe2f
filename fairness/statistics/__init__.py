"""Intervals, exact tests and what many comparisons leave of them: pure functions over counts."""
