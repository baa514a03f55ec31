"""The move from an old billing system: its accounts read, imported, compared and taken over, in groups."""
