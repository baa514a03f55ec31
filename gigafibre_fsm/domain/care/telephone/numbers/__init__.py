"""Numbers: whose one is, and which may be called."""
