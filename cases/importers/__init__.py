"""Foreign exports turned into case extracts, one module a standard."""
