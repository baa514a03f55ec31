"""The sink of the customer's speed test: what is sent is counted by the browser and discarded here."""

from gigafibre_fsm.www.page import PageRequest, Raw


def get(request: PageRequest) -> Raw:
	"""Return nothing: there is nothing to read."""
	return Raw(b"", "application/octet-stream")


def post(request: PageRequest) -> Raw:
	"""Discard the body of the request."""
	return Raw(b"", "application/octet-stream")
