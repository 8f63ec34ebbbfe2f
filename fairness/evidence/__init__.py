"""What else bears on a verdict: what was not observed, what stands for a group, what people did."""
