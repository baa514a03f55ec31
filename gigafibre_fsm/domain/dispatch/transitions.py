"""The only writer of Dispatch Job.status: checks the rules, writes the step, tells who must know."""

from datetime import datetime


def move(
	job: str,
	to: str,
	actor: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
) -> dict:
	"""Take a job to another status, in the caller's transaction.

	`actor` is the person's name as the timeline shows it. Answers
	`{"job", "status", "follow_up_job"}`. Raises IllegalTransition with every sentence of what lacks.
	"""
	raise NotImplementedError
