"""A home kept elsewhere and brought back: what `tirek backup` and `tirek restore` do."""
