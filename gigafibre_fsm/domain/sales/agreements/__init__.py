"""Service agreements: written from an order, read and signed by the customer, in force, and ended."""
