"""The decision what a run does next, pure."""
