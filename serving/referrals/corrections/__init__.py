"""What is said to be wrong on a family's record, who decides it, and what is left out meanwhile."""
