"""The agreement as a customer reads and keeps it: a page in French or English, and its PDF."""
