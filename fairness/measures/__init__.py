"""What is measured of a group, each measure with one question."""
