"""Field service of a fibre internet provider, inside ERPNext 15 or 16."""

__version__ = "0.1.0"
