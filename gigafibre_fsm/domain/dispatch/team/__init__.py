"""The team: its technicians, their skills and availability, and the invitation of new ones."""
