"""Accounts of the old system: read from files or its database, understood, and checked."""
