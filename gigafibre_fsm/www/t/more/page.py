"""The technician's name, the link's end, the language, and signing out."""

import frappe
from frappe import _

from gigafibre_fsm import __version__
from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch.technician_work.pages.more import MorePage, load_more_page
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.t import wording

TEMPLATE = "gigafibre_fsm/www/t/more/page.html"
LANGUAGES = ("fr", "en")


def get(request: PageRequest) -> Page[MorePage]:
	"""Show the technician, the link's end, the language and the version."""
	return Page(TEMPLATE, load_more_page(request.bearer), {"version": __version__, "words": wording})


def post(request: PageRequest) -> Redirect:
	"""Change the language, or sign out."""
	if request.form.get("action") == "leave":
		return _leave()
	language = request.form.get("language", "")
	if language not in LANGUAGES:
		frappe.throw(_("Choose French or English."))
	idempotency.run_once(
		request.command_id,
		request.bearer.user,
		"technician.language",
		{"language": language},
		lambda: technician_users.set_language(request.bearer.technician["name"], language),
	)
	return Redirect("/t/more")


def _leave() -> Redirect:
	if frappe.session.user != "Guest" and getattr(frappe.local, "login_manager", None):
		frappe.local.login_manager.logout()
	return Redirect("/t/link", cookie=Cookie("", 0))
