"""Entries that arrived too late to be applied, which the technician chose to send for the job's record."""

from collections.abc import Mapping

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import wording

LONGEST_WORD = 200


def keep(request: PageRequest, job: str, technician: str, age: int) -> dict:
	"""Store the entry with the job, in words, with its photo or signature; return where the page continues.

	`age` is how many seconds ago it was done.
	"""
	form = request.form
	files = {name: file.stream.read() for name, file in request.files.items()}
	kept = technician_work.keep_late(
		job,
		technician,
		_words(form),
		now=request.now,
		age=age,
		photo=files.get("photo", b""),
		kind=form.get("kind", "Other"),
		signature=files.get("signature", b""),
	)
	return {"next": f"/t/job/{job}" if kept["is_own"] else "/t"}


def _words(form: Mapping[str, str]) -> str:
	"""Return the entry as a text for the timeline.

	It consists of the label of the phone's button and the typed text.
	"""
	typed = [
		form.get(name, "") for name in ("note", "reason", "equipment", "serial_number", "signed_by", "value")
	]
	to = wording.status(form["to"]) if form.get("to") else ""
	return " · ".join(text for text in (form.get("what", "")[:LONGEST_WORD], to, *typed) if text.strip())
