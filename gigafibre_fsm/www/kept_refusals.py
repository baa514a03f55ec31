"""Refused forms of pages for everybody: kept for some minutes and shown by a GET.

A page that answers a post cannot be gone back to: the browser asks whether to send the form again, or shows an error
(ERR_CACHE_MISS). So such a post leads to an address whose part `refus` finds what was typed and what was wrong.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

import frappe

from gigafibre_fsm.www import routes
from gigafibre_fsm.www.page import PageRequest, Redirect

QUERY = "refus"
KEPT = 1200
"""Seconds."""
LONGEST_FIELD = 4000
"""Characters of a field that is kept: a drawn signature is drawn again."""
AUDIENCES = (routes.PUBLIC, routes.SIGNATURE)
"""Of the pages whose refusals are shown by a GET."""


@dataclass(frozen=True)
class KeptRefusal:
	"""A form that was refused: what was typed, the sentence, and the HTTP status."""

	typed: dict[str, str]
	problem: str
	status: int


def keep_refusal(request: PageRequest, refusal: KeptRefusal) -> Redirect:
	"""Keep a refusal, and lead to the address that shows it."""
	key = secrets.token_urlsafe(16)
	typed = {name: value for name, value in refusal.typed.items() if len(value) <= LONGEST_FIELD}
	frappe.cache().set_value(_name(key), {**vars(refusal), "typed": typed}, expires_in_sec=KEPT)
	return Redirect(f"{request.path}?{urlencode({**request.query, QUERY: key})}")


def find_refusal(request: PageRequest) -> KeptRefusal | None:
	"""Return the refusal that an address shows; None for any other address, or after some minutes."""
	key = request.query.get(QUERY)
	kept = frappe.cache().get_value(_name(key), expires=True) if key else None
	return KeptRefusal(**kept) if kept else None


def forget_refusal(request: PageRequest) -> None:
	"""Forget the refusal whose page this form was on: it was taken, so the browser's way back no longer shows it."""
	if key := request.form.get(QUERY):
		frappe.cache().delete_value(_name(key))


def _name(key: str) -> str:
	return f"fsm-refusal:{key}"
