"""What people write about a family beside decisions: views, opinions, corrections, objections."""
