"""The states of a probe, and whether a modem's password may be tried. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REQUESTED, RUNNING, DONE, FAILED = "Requested", "Running", "Done", "Failed"
OPEN = (REQUESTED, RUNNING)

UNTRIED, ACCEPTED, REFUSED = "Untried", "Accepted", "Refused"
"""What a modem said to its password."""

# reasons besides the codes of the bridge
EXPIRED = "EXPIRED"
INTERRUPTED = "INTERRUPTED"
PASSWORD_REFUSED = "PASSWORD_REFUSED"
TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"

LEASE = timedelta(seconds=90)
"""Duration of a worker's claim: a session is ended after 30 seconds."""
WAITS = timedelta(minutes=10)
"""How long a request may wait for a worker or for the modem: nobody stands beside it any more."""
BUSY_PAUSE = timedelta(seconds=5)
MOST_ATTEMPTS = 4
"""The fifth wrong password locks these modems for everybody, the customer included."""
FORGETS_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoginHistory:
	"""What a modem has answered so far; `attempts` are those since it last accepted, `tried_on` the newest of them."""

	state: str = UNTRIED
	attempts: int = 0
	tried_on: datetime | None = None


def find_login_obstacle(history: LoginHistory, now: datetime) -> str:
	"""Return why a modem must not be asked with the password that is stored, empty if it may be.

	One refusal is enough: the same password is refused again, and each time counts towards the modem's lock.
	"""
	if history.state == REFUSED:
		return PASSWORD_REFUSED
	is_recent = history.tried_on is None or now - history.tried_on < FORGETS_AFTER
	return TOO_MANY_ATTEMPTS if history.attempts >= MOST_ATTEMPTS and is_recent else ""


def is_expired(requested_on: datetime, now: datetime) -> bool:
	"""Whether a request has waited so long that it is not carried out any more."""
	return now - requested_on > WAITS
