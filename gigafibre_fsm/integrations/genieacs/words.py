"""GenieACS's phrases as ours: why a task waits. Nobody else reads GenieACS's own."""

from enum import Enum


class TaskWait(str, Enum):
	"""Why a task waits for the device's next call, or why a device did not call; the value is what is kept."""

	ACCEPTED = "accepted"
	"""Nobody asked the device to call, or a proxy dropped the reason."""
	OFFLINE = "offline"
	NOT_PROCESSED = "not processed"
	"""The device called, and its session ended before the task's turn."""
	FAULTED = "faulted"
	NO_CONNECTION = "no connection"
	BAD_CREDENTIALS = "bad credentials"
	"""The device refused the password for connection requests."""


WAITS = {
	"Accepted": TaskWait.ACCEPTED,
	"Device is offline": TaskWait.OFFLINE,
	"Task queued but not processed": TaskWait.NOT_PROCESSED,
	"Task faulted": TaskWait.FAULTED,
	"Connection request error": TaskWait.NO_CONNECTION,
	"Incorrect connection request credentials": TaskWait.BAD_CREDENTIALS,
}
"""The phrases of GenieACS, each as it begins. Source: lib/api-functions.ts and lib/nbi.ts, version 1.2.16."""


def task_wait(phrase: str) -> TaskWait:
	"""Return what a phrase of GenieACS means; a device that cannot be reached for any other one."""
	known = (wait for begins, wait in WAITS.items() if phrase.startswith(begins))
	return next(known, TaskWait.NO_CONNECTION)
