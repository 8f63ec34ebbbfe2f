"""The challenger in shadow: what it would have answered to the same questions, counted."""
