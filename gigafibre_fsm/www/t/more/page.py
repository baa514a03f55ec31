"""The technician's name, the link's end, the live position, the language, and signing out."""

import frappe

from gigafibre_fsm import __version__
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.pages.more import MorePage, load_more_page
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording

COMMANDS = {"share": "position.share", "stop": "position.stop"}
"""The command of each form's `action`; any other form changes the language."""
TEMPLATE = "gigafibre_fsm/www/t/more/page.html"


def get(request: PageRequest) -> Page[MorePage]:
	"""Show the technician, the link's end, the language and the version."""
	return Page(
		TEMPLATE, load_more_page(request.identity, request.now), {"version": __version__, "words": wording}
	)


def post(request: PageRequest) -> Redirect:
	"""Change the language, switch the sharing of the position, or sign out."""
	action = request.form.get("action", "")
	if action == "leave":
		return _leave()
	name = COMMANDS.get(action, "technician.language")
	answer = technician_work.perform(uploads.command(request, name, Form(request.form), None))
	return Redirect("/t/more", said=answer.get("said", ""))


def _leave() -> Redirect:
	if frappe.session.user != "Guest" and getattr(frappe.local, "login_manager", None):
		frappe.local.login_manager.logout()
	return Redirect("/t/link", cookie=Cookie("", 0))
