"""Addresses of Québec: one written form of forty spellings, and the public file in which they are looked up."""
