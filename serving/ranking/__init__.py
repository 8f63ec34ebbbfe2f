"""Today's cohort, ranked: the one computation behind lists, explanations and the API."""
