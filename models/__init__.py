"""What a model is: scorer, calibrator, selection at capacity, reasons, registry."""
