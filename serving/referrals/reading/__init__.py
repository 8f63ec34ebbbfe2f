"""Blind-first: a reader's own view before the advice, and a colleague's second opinion."""
