"""Which system bills a customer while customers move from an old billing system to this one: exactly one of both."""
