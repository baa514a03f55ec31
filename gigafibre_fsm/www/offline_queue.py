"""Responses to the script of a phone's queue (its headers: domain/access/phone_queue.py).

A browser without scripts gets pages and redirects. The queue sends `X-FSM-Queue: 1` and gets JSON:
`{"state": …}` with

- `done`, `next`, `said`: applied now or before; where it is shown, and the confirmation. Only then does the
  phone delete the item.
- `refused`, `sentence`: the rules do not allow it; the technician edits, retries or discards it.
- `changed`, `sentence`, `differences`, `now`, `may_apply`: see ChangedMeanwhile; the technician decides.
- `link`, `sentence`: the link has ended, or is not the author's link; the queue waits.
- `later`: a temporary failure; the phone retries by itself.
"""

import json

from frappe import _

from gigafibre_fsm.domain.access import phone_queue
from gigafibre_fsm.exceptions import ChangedMeanwhile
from gigafibre_fsm.www.page import Page, Raw, Redirect
from gigafibre_fsm.www.t import conflict_details

_LINK = (401, 410)
_LATER = (429, 500, 502, 503, 504)


def refused(error: Exception, sentence: str) -> Raw | None:
	"""Return the answer to a refusal by the domain.

	None if the request is not from a queue and gets a page.
	"""
	if not phone_queue.is_queued():
		return None
	status = getattr(error, "http_status_code", 422)
	if isinstance(error, ChangedMeanwhile):
		return _json(status, state="changed", sentence=sentence, **conflict_details.describe_conflict(error))
	if status in _LINK:
		return _json(status, state="link", sentence=sentence)
	return _json(status, state="later" if status in _LATER else "refused", sentence=sentence)


def answer(given: Page | Redirect | Raw) -> Page | Redirect | Raw:
	"""Return a page's answer in the queue's JSON form; unchanged for other requests."""
	if not phone_queue.is_queued() or isinstance(given, Raw):
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
