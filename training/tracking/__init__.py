"""A training run as MLflow keeps it: one parent, a child for each candidate, the model."""
