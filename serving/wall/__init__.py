"""The wall around everything the service answers, and what does not get through it."""
