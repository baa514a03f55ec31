"""Subscriptions: which of their periods are to be billed."""
