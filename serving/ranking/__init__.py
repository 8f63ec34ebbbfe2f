"""A date's cohort, ranked and advised on: what lists, explanations and `/v1` all use."""
