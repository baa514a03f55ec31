"""The desk of those who answer tickets: what waits, one ticket with its thread, and everything that is done with it."""
