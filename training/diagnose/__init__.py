"""What a training run can be asked beyond how good its model is."""
