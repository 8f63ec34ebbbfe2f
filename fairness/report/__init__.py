"""The audit as something to hand over: words, drawings, a page, files."""
