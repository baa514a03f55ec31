"""The customer's line: its devices' state, the commands sent to them, and its measurements."""
