"""Incidents, their members and their timeline as rows, and the lines from which they are made."""
