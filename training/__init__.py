"""From matrix to a gated champion; never shipped."""
