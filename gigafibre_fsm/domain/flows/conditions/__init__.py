"""Conditions and computed values of flows, closed and bounded."""
