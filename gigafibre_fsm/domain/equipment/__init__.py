"""Devices: reading their labels, identifying them, and tracking where they are."""
