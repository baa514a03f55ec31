"""The optical level of each line, one for each day, and the level below which it counts as weak."""
