"""Outages: noticed by lines that fall silent or lose light together, by alarms or by people, and followed to their end."""
