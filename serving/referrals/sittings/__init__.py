"""Sittings of a commission: what stood on the agenda, who came, how they voted."""
