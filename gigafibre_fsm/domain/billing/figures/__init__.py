"""Figures of the business by ERPNext's ledger: what is filed, and what managers read."""
