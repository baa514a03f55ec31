"""How many visits of a type customers may book a day."""
