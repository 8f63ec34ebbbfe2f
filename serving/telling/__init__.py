"""What is known of a family in words: reasons, steps, what is unknown."""
