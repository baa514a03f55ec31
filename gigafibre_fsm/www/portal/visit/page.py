"""Page of one visit for its customer: when, which technician, and what can still be changed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import self_service, service_report
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording

PATH = "/portal/visit"
TEMPLATE = "gigafibre_fsm/www/portal/visit/page.html"
FORMS = {"move": "move.html", "cancel": "cancel.html", "note": "note.html"}
LIVE = "gigafibre_fsm/www/portal/visit/live.html"
# seconds between two refreshes of a visit whose technician may set out or is on the way
AGAIN = 60


def get(request: PageRequest) -> Page:
	"""Show the visit; with `do`, one of its forms; with `part=live`, only the part that changes."""
	job, customer = who_and_what(request)
	shown = self_service.load_page(job, customer, request.now)
	settings = frappe.get_cached_doc("FSM Settings")
	context = {
		"visit": shown,
		"words": wording,
		"brand": settings.brand_name or "",
		"dispatch_phone": settings.dispatch_phone or "",
		"again": AGAIN if shown.is_live or shown.stops_before is not None else 0,
		"here": lambda **query: page_address(request, **query),
		"typed": request.typed,
		"is_form": request.query.get("do", "") in FORMS,
		"asked_language": request.query.get("_lang", ""),
		"has_report": bool(service_report.find_file(job)),
		"notice": wording.done(request.query.get("done", "")),
	}
	if request.query.get("part") == "live":
		return Page(LIVE, context)
	form = FORMS.get(request.query.get("do", ""))
	if form == "move.html" and not shown.refusal:
		start, choice = _day(request.query.get("from")), request.query.get("choice", "")
		# a tap on a window asks for confirmation; a window that was taken meanwhile shows the others
		context["chosen"] = _chosen(job, choice, request.now)
		if not context["chosen"]:
			times = self_service.find_times(job, request.now, start)
			context |= {"offers": _by_day(times.offers), "from_day": start, "other_dates": times.more_from}
	return Page(f"gigafibre_fsm/www/portal/visit/{form}" if form else TEMPLATE, context)


def post(request: PageRequest) -> Redirect:
	"""Run one action on the visit, once per command id, and redirect to the visit."""
	job, customer = who_and_what(request)
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	asked = {key: value for key, value in request.form.items() if key not in ("command_id", "csrf_token")}
	done = idempotency.run_once(
		request.command_id,
		f"link:{request.bearer.link}",
		f"own_visit.{request.form['action']}",
		{"job": job, **asked},
		lambda: act(request, job, customer),
		about=("Dispatch Job", job),
	)
	return Redirect(page_address(request, done=done["done"]))


def who_and_what(request: PageRequest) -> tuple[str, str]:
	"""Return the job that the link opens, and its customer."""
	doctype, job = request.bearer.document or ("", "")
	if request.bearer.purpose != "Visit" or doctype != "Dispatch Job":
		raise frappe.PermissionError
	return job, request.bearer.subject


def page_address(request: PageRequest, **query: str) -> str:
	"""Return the page's address, keeping the language chosen on it."""
	language = request.query.get("_lang")
	given = {**({"_lang": language} if language in ("fr", "en") else {}), **query}
	return f"{PATH}?{urlencode(given)}" if given else PATH


def _by_day(offers: Iterable[Offer]) -> list[tuple[date, list[Offer]]]:
	return [(day, list(times)) for day, times in groupby(offers, lambda offer: offer.window_start.date())]


def _day(text: str | None) -> date | None:
	"""Parse the day of a date or time in an address or a form; None for anything else."""
	try:
		return datetime.fromisoformat(text).date() if text else None
	except ValueError:
		return None


def _chosen(job: str, choice: str, now: datetime) -> Offer | None:
	"""Return the tapped offer as it is now; only its own day is searched."""
	day = _day(choice)
	offers = self_service.find_offers(job, now, day, days=1) if day else ()
	return next((each for each in offers if each.window_start.isoformat() == choice), None)


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
	offer = _chosen(job, choice, request.now)
	self_service.move_job(job, customer, choice, [offer] if offer else [], request.now)
	return {"done": "moved"}


_ACTIONS: Mapping[str, Callable[[PageRequest, str, str], dict]] = {
	"note": _note,
	"ask": _ask,
	"cancel": _cancel,
	"move": _move,
}
