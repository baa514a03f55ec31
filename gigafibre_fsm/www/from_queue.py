"""Posts that come from the queue of a phone: who made them, how old they are, and the answer its script reads.

A browser without scripts gets pages and redirects. The queue asks with `X-FSM-Queue: 1` and gets JSON:
`{"state": …}` with

- `done`, `next`, `said`: applied now or before; where it shows, and what to say. Only this lets the phone forget the item.
- `refused`, `sentence`: the rules speak against it; the person edits, tries again or discards it.
- `changed`, `sentence`, `differences`, `now`, `may_apply`: see ChangedMeanwhile; the person decides.
- `link`, `sentence`: the link has ended, or it is not the link of whoever made it; the queue waits.
- `later`: nothing is known against it; the phone sends it again by itself.
"""

import json
from urllib.parse import unquote

import frappe
from frappe import _

from gigafibre_fsm.domain.access.link_identity import LinkIdentity
from gigafibre_fsm.exceptions import ChangedMeanwhile
from gigafibre_fsm.www.page import Page, Raw, Redirect
from gigafibre_fsm.www.t import changed

LONGEST_WAIT = 90 * 24 * 3600  # seconds; ids of commands are remembered for as long
_LINK = (401, 410)
_LATER = (429, 500, 502, 503, 504)


class NotItsMaker(frappe.ValidationError):
	"""Somebody else's link is open on the phone where this was made."""

	http_status_code = 401


def is_one() -> bool:
	"""Whether this request is a post of a phone's queue."""
	return frappe.request.method == "POST" and frappe.request.headers.get("X-FSM-Queue") == "1"


def age() -> int:
	"""Seconds since the person did it, by the phone's clock alone: its error does not enter a difference."""
	given = frappe.request.headers.get("X-FSM-Age", "")
	return min(int(given), LONGEST_WAIT) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def require_its_maker(bearer: LinkIdentity | None) -> None:
	"""Refuse what another technician made on this phone: it waits for their own link; NotItsMaker."""
	maker = unquote(frappe.request.headers.get("X-FSM-Owner", "")) if is_one() else ""
	if maker and (not bearer or not bearer.technician or bearer.technician["name"] != maker):
		frappe.throw(_("Another technician made this on this phone. It waits for their link."), NotItsMaker)


def refused(error: Exception, sentence: str) -> Raw | None:
	"""The answer to what the domain refused; None when no queue asks, and a page answers."""
	if not is_one():
		return None
	status = getattr(error, "http_status_code", 422)
	if isinstance(error, ChangedMeanwhile):
		return _json(status, state="changed", sentence=sentence, **changed.described(error))
	if status in _LINK:
		return _json(status, state="link", sentence=sentence)
	return _json(status, state="later" if status in _LATER else "refused", sentence=sentence)


def answer(given: Page | Redirect | Raw) -> Page | Redirect | Raw:
	"""What the page answered, as the queue reads it; unchanged for everybody else."""
	if not is_one() or isinstance(given, Raw):
		return given
	if isinstance(given, Redirect):
		said = {"said": given.said} if given.said else {}
		return _json(200, state="done", next=given.location, **said)
	if given.status in _LINK:
		return _json(given.status, state="link", sentence=_("Your link has ended."))
	if given.status in _LATER:
		return _json(given.status, state="later")
	sentence = given.context.get("problem") or given.context.get("text") or _("This could not be done.")
	return _json(given.status if given.status >= 400 else 422, state="refused", sentence=sentence)


def _json(status: int, **values: object) -> Raw:
	return Raw(json.dumps(values).encode(), "application/json", 422 if status == 417 else status)
