"""One module per revision, each reachable from the one before."""
