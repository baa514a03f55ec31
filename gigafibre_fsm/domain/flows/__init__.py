"""Flows: what happens by itself, drawn by staff, durable to the last step."""
