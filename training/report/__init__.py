"""What a training run found, as one page for a data scientist."""
