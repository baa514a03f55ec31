"""Who takes calls, and with which telephone."""
