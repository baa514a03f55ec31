"""The systems outside that this site speaks to, and how each is."""
