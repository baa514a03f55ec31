"""Reads the page of a visit in two queries."""

from gigafibre_fsm.domain.dispatch.visit.model import Visit


def page(job: str, technician: str) -> Visit:
	"""Everything the page of a visit shows, for the technician who does it.

	Raises NotYours when the visit is not there, not published, or somebody else's.
	"""
	raise NotImplementedError


def photo_file(job: str, technician: str, row: str) -> str:
	"""The private file's address (`/private/files/…`) of a photo of the technician's own visit.

	`row` is a photo row's name or the word `signature`. Raises NotYours.
	"""
	raise NotImplementedError
