"""The route sheet: a technician's day on paper, for a truck without a signal or a phone that broke."""
