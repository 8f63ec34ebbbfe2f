"""The model in use: watched, verified, tried, and only then exchanged; kept for bad days."""
