"""Devices: what their labels say, what they are, and where they are."""
