"""Leads of ERPNext: made of what visitors left, and converted to customers."""
