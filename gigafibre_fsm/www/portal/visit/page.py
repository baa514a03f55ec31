"""Page of one visit for its customer: when, which technician, and what can still be changed.

A link opens `/portal/visit`, a customer who signed in `/portal/visits/<job>`: the same page, checked alike.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote

import frappe

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.dispatch.self_service.customer_page import (
	CustomerPage,
	MoveQuery,
	find_chosen,
	load_customer_page,
	parse_day,
)
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.portal.visit.offer_words import word_ended_offer, word_offer

PATH = "/portal/visit"
TEMPLATE = "gigafibre_fsm/www/portal/visit/page.html"
FORMS = {"move": "move.html", "cancel": "cancel.html", "note": "note.html"}
LIVE = "gigafibre_fsm/www/portal/visit/live.html"
# seconds between two refreshes of a visit whose technician may set out or is on the way
AGAIN = 60


def get(request: PageRequest) -> Page[CustomerPage]:
	"""Show the visit; with `do`, one of its forms; with `part=live`, only the part that changes."""
	job, customer = who_and_what(request)
	form = FORMS.get(request.query.get("do", ""))
	# a tap on a window asks for confirmation
	move = MoveQuery(parse_day(request.query.get("from")), request.query.get("choice", ""))
	shown = load_customer_page(job, customer, request.now, move=move if form == FORMS["move"] else None)
	context = {
		"words": wording,
		"again": AGAIN if shown.page.is_live or shown.page.stops_before is not None else 0,
		"here": lambda **query: page_address(request, **query),
		"typed": request.typed,
		"is_form": bool(form),
		"offer": word_offer(shown.page),
		"ended_offer": word_ended_offer(shown.page),
		"asked_language": request.query.get("_lang", ""),
		"base": base_path(request),
		"back": "/portal/visits" if request.path_args else "",
		"notice": wording.done(request.query.get("done", "")),
		"is_bad_news": request.query.get("done") == "gone",
	}
	if request.query.get("part") == "live":
		return Page(LIVE, shown, context)
	return Page(f"gigafibre_fsm/www/portal/visit/{form}" if form else TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Run one action on the visit, once per command id, and redirect to the visit."""
	job, customer = who_and_what(request)
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	asked = {key: value for key, value in request.form.items() if key not in ("command_id", "csrf_token")}
	done = idempotency.run_once(
		request.command_id,
		_actor(request),
		f"own_visit.{request.form['action']}",
		{"job": job, **asked},
		lambda: act(request, job, customer),
		about=("Dispatch Job", job),
	)
	return Redirect(page_address(request, done=done["done"]))


def who_and_what(request: PageRequest) -> tuple[str, str]:
	"""Return the job that the link opens, or that the customer who signed in asks for, and its customer."""
	if request.path_args:
		job, customer = request.path_args["job"], request.portal.customer
		self_service.require_known(job, customer)
		return job, customer
	doctype, job = request.identity.document or ("", "")
	if request.identity.purpose != "Visit" or doctype != "Dispatch Job":
		raise frappe.PermissionError
	return job, request.identity.subject


def page_address(request: PageRequest, **query: str) -> str:
	"""Return the page's address, keeping the language chosen on it."""
	return request.address(base_path(request), **query)


def base_path(request: PageRequest) -> str:
	"""Return the path of the visit's page, below which its files are."""
	return f"/portal/visits/{quote(request.path_args['job'])}" if request.path_args else PATH


def _actor(request: PageRequest) -> str:
	return f"portal:{request.portal.session}" if request.path_args else f"link:{request.identity.link}"


# ---- one function per action: it acts, and returns the key of the confirmation


def _note(request: PageRequest, job: str, customer: str) -> dict:
	self_service.set_note(job, customer, request.form.get("note", ""), request.now)
	return {"done": "note"}


def _ask(request: PageRequest, job: str, customer: str) -> dict:
	self_service.request_other_time(job, customer, request.form.get("wish", ""), request.now)
	return {"done": "asked"}


def _cancel(request: PageRequest, job: str, customer: str) -> dict:
	self_service.cancel_job(job, customer, request.form.get("why", ""), request.now)
	return {"done": "cancelled"}


def _move(request: PageRequest, job: str, customer: str) -> dict:
	choice = request.form.get("choice", "")
	offer = find_chosen(job, choice, request.now)
	self_service.move_job(job, customer, choice, [offer] if offer else [], request.now)
	return {"done": "moved"}


def _accept(request: PageRequest, job: str, customer: str) -> dict:
	is_moved = self_service.accept_offer(job, customer, request.now, hold=request.form.get("offer", ""))
	return {"done": "moved" if is_moved else "gone"}


def _decline(request: PageRequest, job: str, customer: str) -> dict:
	self_service.decline_offer(job, customer, request.now, hold=request.form.get("offer", ""))
	return {"done": "kept"}


_ACTIONS: Mapping[str, Callable[[PageRequest, str, str], dict]] = {
	"note": _note,
	"ask": _ask,
	"cancel": _cancel,
	"move": _move,
	"accept_offer": _accept,
	"decline_offer": _decline,
}
