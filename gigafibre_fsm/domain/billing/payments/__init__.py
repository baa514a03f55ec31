"""Payments: one FSM Payment for each attempt to pay, and the one ERPNext document that books it."""
