"""Agreements that are signed at DocuSeal: made there, looked after, and fetched once they are signed."""
