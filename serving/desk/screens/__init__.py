"""The desk's screens, a module each. A screen's router says which roles it is open to."""
