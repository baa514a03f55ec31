"""Payments: what is known of each FSM Payment, and what the books owe to it."""
