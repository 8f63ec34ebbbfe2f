"""The machine interface under /v1."""
