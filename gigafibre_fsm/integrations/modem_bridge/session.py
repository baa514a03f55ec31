"""One session with one modem, run as a program of its own: `python -I session.py`, a wish on stdin, an answer on stdout.

It is a process because tplinkrouterc6u keeps its session's token in a dictionary of the class, from where the next
modem would get it; because a modem that answers one byte a second can only be ended by killing; and because the
library's errors quote what was sent. Nothing of an error leaves this process except one of the codes below.

It imports nothing of the app: Frappe would take longer to load than the session lasts.
"""

import json
import resource
import signal
import sys
from typing import Any, TypedDict

import requests
from tplinkrouterc6u import TPLinkEXClient
from tplinkrouterc6u.common.exception import ClientException

WRONG_PASSWORD, UNREACHABLE, NOT_A_MODEM = "WRONG_PASSWORD", "UNREACHABLE", "NOT_A_MODEM"
MOST_MEMORY = 1024**3  # bytes; a modem's endless answer ends the process, not the machine
MOST_CHARACTERS = 500_000
LONGEST_LIFE = 35  # seconds; whoever started this process may have been killed and kills it no more
LOGIN_REFUSED = "Login failed"


class SessionWish(TypedDict):
	"""Where to log in and as whom; `seconds` for one answer; `objects` by the name of their part of the reading."""

	host: str
	username: str
	password: str
	seconds: int
	objects: dict[str, str]


Rows = list[dict[str, str]]
"""An object as the modem has it."""


class SessionAnswer(TypedDict, total=False):
	"""Either the objects that were read (None: the modem has no such), or why not, and whether the password was sent."""

	parts: dict[str, Rows | None]
	failed: str
	sent: bool
	ready: bool


class OneHostSession(requests.Session):
	"""Follows no redirect, which could lead out of the listed networks, and takes neither proxy nor password from the machine."""

	def __init__(self) -> None:
		super().__init__()
		self.trust_env = False
		# these modems refuse requests that would accept a compressed answer
		self.headers["Accept-Encoding"] = "identity"

	def request(self, *args: Any, **options: Any) -> requests.Response:
		"""Send one request, whose redirect is an answer like any other."""
		return super().request(*args, **{**options, "allow_redirects": False})


class OneTryClient(TPLinkEXClient):
	"""The library's client with one attempt for each request: a repeated login would be a second wrong password."""

	REQUEST_RETRIES = 1

	def __init__(self, wish: SessionWish) -> None:
		super().__init__(
			wish["host"], wish["password"], wish["username"], verify_ssl=False, timeout=wish["seconds"]
		)
		self.req = OneHostSession()
		self.is_password_sent = False

	def _req_login(self) -> None:
		# the library's own step of its authorize(), which first fetches the modem's key
		self.is_password_sent = True
		super()._req_login()

	def read(self, object_id: str) -> Rows | None:
		"""Return an object's rows as the modem has them; None if it has no such object."""
		_text, values = self.req_act([self.ActItem(self.ActItem.GL, object_id)])
		return values[0] if values else None


def run_session(wish: SessionWish) -> SessionAnswer:
	"""Log in, read the wished objects, and log out whatever happens."""
	client = OneTryClient(wish)
	failed = _log_in(client)
	if failed:
		return {"failed": failed, "sent": client.is_password_sent}
	try:
		return {"parts": {part: _read(client, name) for part, name in wish["objects"].items()}}
	except requests.RequestException:
		return {"failed": UNREACHABLE, "sent": True}
	finally:
		_log_out(client)


def _log_in(client: OneTryClient) -> str:
	try:
		client.authorize()
	except requests.RequestException:
		return UNREACHABLE
	except ClientException as error:
		if isinstance(error.__context__, requests.RequestException):
			return UNREACHABLE
		return WRONG_PASSWORD if LOGIN_REFUSED in str(error) else NOT_A_MODEM
	except Exception:
		# what answers there speaks something else: the library asserts what it expects
		return NOT_A_MODEM
	return ""


def _read(client: OneTryClient, object_id: str) -> Rows | None:
	"""Return an object; None if the modem's answer to it is none: firmwares differ in what they have."""
	try:
		return client.read(object_id)
	except requests.RequestException:
		raise
	except Exception:
		return None


def _log_out(client: OneTryClient) -> None:
	try:
		client.logout()
	except Exception:
		# the modem ends the session by itself after some minutes
		return


def main() -> None:
	"""Read the wish from stdin and write the answer to stdout; both are JSON. An empty wish asks whether it runs."""
	signal.alarm(LONGEST_LIFE)
	resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
	try:
		wish = json.load(sys.stdin)
		answer = run_session(wish) if wish else {"ready": True}
	except Exception:
		answer = {"failed": NOT_A_MODEM}
	written = json.dumps(answer)
	sys.stdout.write(written if len(written) <= MOST_CHARACTERS else json.dumps({"failed": NOT_A_MODEM}))


if __name__ == "__main__":
	main()
