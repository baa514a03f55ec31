"""Statements of account, sent to the customers who owe when a person asks for it."""
