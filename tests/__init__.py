"""The tests; a package, for a library brings one of the same name that would be found first."""
