"""One box that finds a customer by whatever a caller says of themselves; forgiving about accents, spelling and typing errors."""
