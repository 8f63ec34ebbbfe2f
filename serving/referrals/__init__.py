"""Referral lists and what people decided."""
