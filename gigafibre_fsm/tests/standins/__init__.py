"""Stand-in servers that speak the vendors' real wire protocols on the loopback, for tests and the demo."""
