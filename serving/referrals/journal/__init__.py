"""The append-only record of what was shown and decided, each entry hashing the one before."""
