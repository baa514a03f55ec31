"""Alarms of the OLT's management system: taken in, read, and what they open or confirm."""
