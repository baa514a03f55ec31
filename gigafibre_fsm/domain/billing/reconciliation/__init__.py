"""Reconciliation: Stripe's balance, the books and the bank are compared, and what is missing is brought in."""
