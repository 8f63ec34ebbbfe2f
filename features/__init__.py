"""From dated facts to a feature matrix as of a date."""
