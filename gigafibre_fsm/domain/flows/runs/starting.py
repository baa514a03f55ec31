"""Starts of runs: a template's mode for one record, and the limits that end a flow which starts itself."""

from gigafibre_fsm.domain.flows.runs.causes import RunCause


def start(template: str, record: tuple[str, str], cause: RunCause) -> str | None:
	"""Start a run of a template's active version, in the caller's transaction; return its name.

	The condition of the trigger was judged by the caller. A worker is woken after the commit.

	Args:
		template: name of the Flow Template.
		record: DocType and name of the document that it is about; both empty without one.
		cause: why.

	Returns:
		None if it is not started: the template is not active, its mode allows no further run of this record, or a
		limit is reached; the reason is written to the event of the cause.
	"""
	return None
