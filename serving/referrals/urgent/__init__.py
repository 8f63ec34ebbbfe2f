"""Urgent cases: signalled by rule or by a person, taken on by somebody, closed with an outcome."""
