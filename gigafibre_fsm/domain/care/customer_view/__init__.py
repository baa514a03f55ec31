"""A customer on one screen, for whoever answers them: everything that is known now, and everything that happened."""
