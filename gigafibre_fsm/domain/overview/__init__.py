"""How the business is doing: its figures on one screen, and what happens now."""
