"""Pictures of reasons: what moves one family's rank, and what moves the ranking as a whole."""
