"""The import: old accounts are staged, tried, and each becomes a customer with all that belongs to it."""
