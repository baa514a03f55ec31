"""A call at the desk: its card, what is written about it, and what only the browser knows of it."""
