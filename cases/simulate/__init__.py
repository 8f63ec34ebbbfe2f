"""The simulated country, with its hidden truth kept apart."""
