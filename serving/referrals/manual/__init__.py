"""Families that a person puts before the commission, without any model."""
