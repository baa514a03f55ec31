"""What a technician does from a visit; each action makes sure that the visit is theirs.

Every function locks the job, changes it, leaves a row in the timeline and answers with
`{"job": name, "status": status, …}`. Refusals raise an error with a sentence for the person;
somebody else's visit raises NotYours.
"""

from datetime import datetime


def move(
	job: str, technician: str, to: str, *, now: datetime, reason: str | None = None, outcome: str | None = None
) -> dict:
	"""Take the visit to its next status, as far as a technician may.

	`outcome` is Complete (default) or Partial when `to` is Completed. Answers
	`{"job", "status", "follow_up_job"}`. Raises IllegalTransition.
	"""
	raise NotImplementedError


def check(job: str, technician: str, row: str, done: bool, *, now: datetime) -> dict:
	"""Tick or untick an item of the checklist. Answers `{"job", "status", "row", "done"}`."""
	raise NotImplementedError


def note(job: str, technician: str, text: str, *, now: datetime) -> dict:
	"""Replace the technician's note (at most 4,000 characters). Answers `{"job", "status"}`."""
	raise NotImplementedError


def add_photo(job: str, technician: str, kind: str, data: bytes, *, now: datetime) -> dict:
	"""Keep a photo (Before, After, Other), upright and without its metadata.

	Answers `{"job", "status", "row"}`. Raises BadPicture.
	"""
	raise NotImplementedError


def sign(job: str, technician: str, signed_by: str, png: bytes, *, now: datetime) -> dict:
	"""Keep the customer's signature, a PNG of at most 200 KB. Answers `{"job", "status"}`.

	Raises BadPicture.
	"""
	raise NotImplementedError


def install_equipment(
	job: str, technician: str, equipment: str, *, now: datetime, scan: str | None = None
) -> dict:
	"""Install a device at the visit's location. Answers `{"job", "status", "row", "equipment"}`.

	Raises IllegalMovement.
	"""
	raise NotImplementedError


def remove_equipment(job: str, technician: str, equipment: str, *, now: datetime) -> dict:
	"""Take a device away from the location onto the technician's truck. Answers as install_equipment."""
	raise NotImplementedError


def edit_info(
	job: str,
	technician: str,
	*,
	now: datetime,
	job_type: str | None = None,
	priority: str | None = None,
) -> dict:
	"""Change the type or the priority from the info card. Answers `{"job", "status"}`."""
	raise NotImplementedError
