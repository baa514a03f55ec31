"""Suspension: whether a service may be suspended for a debt, and when it is restored."""
