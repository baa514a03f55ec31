"""The dispatch board: what it shows, what one gesture changes, how that is undone and published."""
