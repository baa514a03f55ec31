"""Autopay: when a saved card or bank account pays an invoice, and what follows a decline."""
