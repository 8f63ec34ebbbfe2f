"""What a regional methodologist sees: counts over a region, no family, worker or commission."""
