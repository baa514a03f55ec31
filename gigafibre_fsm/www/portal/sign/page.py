"""Page of an agreement for whoever has its link: what it says, and how it is signed or refused.

It works without scripts: a code, a typed name and a tick sign; with scripts a drawn signature may be added.
"""

import base64
import binascii
from collections.abc import Callable, Mapping

import frappe
from frappe import _

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.platform import idempotency, rate_limits
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.agreements.signing import acts, codes
from gigafibre_fsm.domain.sales.agreements.signing import page as signing_page
from gigafibre_fsm.domain.sales.agreements.signing.acts import SigningVisit, TypedSignature
from gigafibre_fsm.domain.sales.agreements.signing.page import SigningPage
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www import office_phone, routes, templating
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording

PATH = "/portal/sign"
TEMPLATE = "gigafibre_fsm/www/portal/sign/page.html"
DRAWING = "data:image/png;base64,"


def get(request: PageRequest) -> Page[SigningPage]:
	"""Show the agreement, and what can be done with it now."""
	name = require_agreement(request)
	shown = signing_page.load_page(name)
	# French until the customer has wished for English: the words beside the text are in its language
	templating.speak(shown.language)
	context = {
		"words": wording,
		"typed": request.typed,
		"statement": write_statement(name),
		"brand": load_office().brand,
		"order_path": find_order_path(name),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Run one action and show the agreement again; signed twice, it is signed once."""
	name = require_agreement(request)
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	templating.speak(signing_page.find_language(name))
	said = act(request, name)
	# the field of the code stands below what a phone shows first
	section = "#sign" if act is _send_code else ""
	return Redirect(f"{request.address(PATH)}{section}", said=said)


def require_agreement(request: PageRequest) -> str:
	"""Return the agreement that the link opens."""
	doctype, name = request.identity.document or ("", "")
	if request.identity.purpose != "Signature" or doctype != "Service Agreement":
		raise frappe.PermissionError
	return name


def find_order_path(agreement: str) -> str:
	"""Return the address of the order on the website from which the reader came to its agreement; empty without one."""
	identity = request_guards.current_order()
	document = identity.document if identity else None
	if not document or signing_page.find_order(agreement) != document[1]:
		return ""
	return f"/{routes.PUBLIC_PATHS['order'][identity.language or 'fr']}"


def describe_visit(link: str) -> SigningVisit:
	"""Return who sends this request, for the evidence."""
	agent = frappe.request.headers.get("User-Agent", "")
	return SigningVisit(link, rate_limits.client_address(), agent)


def write_statement(name: str) -> str:
	"""Return the sentence that is accepted, in the language of the page."""
	return _("I have read agreement {0}, I accept it, and I sign it with this name.").format(name)


# ---- one function per action: it acts, and returns what the next page says


def _send_code(request: PageRequest, name: str) -> str:
	way = request.form.get("way", "")
	if way not in (codes.BY_TEXT, codes.BY_MAIL):
		refuse_unknown_button()
	# a second tap sends no second code
	idempotency.run_once(
		request.command_id,
		f"link:{request.identity.link}",
		"agreement.code",
		{"agreement": name, "way": way},
		lambda: {"sent": bool(codes.send_code(name, way))},
		about=("Service Agreement", name),
	)
	return _("A code is on its way. Type it below.")


def _sign(request: PageRequest, name: str) -> str:
	if signing_page.load_page(name).is_signed:
		return ""
	typed = TypedSignature(
		code=request.form.get("code", ""),
		name=request.form.get("signed_by", ""),
		is_accepted=request.form.get("accept") == "on",
		drawing=_read_drawing(request.form.get("drawing", "")),
	)
	acts.sign_agreement(name, typed, describe_visit(request.identity.link), write_statement(name))
	return _("Thank you. The agreement is signed, and your copy is on its way.")


def _choose_english(request: PageRequest, name: str) -> str:
	acts.choose_english(name, describe_visit(request.identity.link))
	templating.speak(signing_page.find_language(name))
	return _("From now on the agreement is in English.")


def _decline(request: PageRequest, name: str) -> str:
	acts.decline_agreement(name, request.form.get("reason", ""), describe_visit(request.identity.link))
	return _("You have refused the agreement. Nothing is owed.")


def _read_drawing(text: str) -> bytes:
	"""Return the picture in a data URL; empty without one."""
	if not text:
		return b""
	try:
		return base64.b64decode(text.removeprefix(DRAWING), validate=True)
	except (binascii.Error, ValueError):
		frappe.throw(_("The drawn signature could not be read. Draw it again, or sign without it."), FsmError)


_ACTIONS: Mapping[str, Callable[[PageRequest, str], str]] = {
	"code": _send_code,
	"sign": _sign,
	"english": _choose_english,
	"decline": _decline,
}
