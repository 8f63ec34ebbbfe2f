"""The journal verified, and everything that people wrote set against it."""
