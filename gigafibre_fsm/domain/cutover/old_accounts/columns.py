"""The tables that a source of old accounts has, and the titles of their columns. Pure."""

ACCOUNTS, SERVICES, EQUIPMENT, INVOICES = "accounts", "services", "equipment", "invoices"
PLACE = ("address", "unit", "city", "postal_code")
COLUMNS = {
	ACCOUNTS: (
		*("account", "name", "type", "group", "language", "email", "mobile"),
		*(*PLACE, "active", "balance"),
	),
	SERVICES: ("account", "service", "sku", "quantity", "price", "billed_until", *PLACE),
	EQUIPMENT: ("account", "serial", "model", "mac", "gpon", "service"),
	INVOICES: (
		*("account", "number", "date", "due_date", "total", "open"),
		*("service", "period_start", "period_end"),
	),
}
"""All columns of a table; those that a file lacks are empty."""
NEEDED = {
	ACCOUNTS: ("account", "name", *PLACE[::2], "postal_code", "active"),
	SERVICES: ("account", "service", "sku"),
	EQUIPMENT: ("account", "serial", "model"),
	INVOICES: ("account", "number", "date", "open"),
}
"""Columns without which a table cannot be read."""
