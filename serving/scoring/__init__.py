"""What stands behind `/v1`: the ranked cohort of a date, and what is told of anybody in it."""
