"""Blocks methods of Frappe and ERPNext that check no permission, for users without access to the desk; and, for everybody, the one that shows stored secrets.

Newer versions of Frappe protect some of them. No page of the website needs a blocked method.
"""

import re
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

import frappe
from frappe import _

from gigafibre_fsm.api import identity

CLOSED = re.compile(
	r"frappe\.client\.get_count"  # counts by any filter: a text can be guessed letter by letter
	r"|frappe\.desk\.search\.get_link_title"
	r"|frappe\.desk\.(doctype\.tag\.tag|like|form\.document_follow)\.\w+"  # write on any document
	# open to guests: they show the name and the amount of any invoice, and leave drafts
	r"|erpnext\.accounts\.doctype\.payment_request\.payment_request\.(make_payment_request|resend_payment_email)"
	# open to guests: they write Leads, Opportunities and appointments, and mail to any address
	r"|(erpnext\.templates\.utils|frappe\.www\.contact)\.send_message"
	r"|erpnext\.www\.book_appointment\.index\.create_appointment"
)
_SHOWS_SECRETS = "frappe.client.get_password"
_OPEN_TO_GUESTS = ("make_payment_request", "resend_payment_email", "send_message", "create_appointment")
_OURS = re.compile(r"gigafibre_fsm\.api\.[a-z_.]+")


def refuse() -> None:
	"""Refuse a method that this request may not call; an auth hook that runs after identity.authenticate().

	Raises:
		frappe.PermissionError: one of CLOSED without access to the desk, a secret of ours, or a login that
			redirects to another site.
	"""
	if frappe.request.path.rstrip("/") == "/login" and _leads_elsewhere(_target()):
		frappe.throw(_("This link would lead you to another site after the login."), frappe.PermissionError)
	asked = identity.find_called_method()
	_refuse_secrets(asked)
	# other apps offer ERPNext's methods under names of their own, too
	is_frappes = asked.startswith("frappe.") and frappe.session.user != "Guest"
	if not is_frappes and not asked.endswith(_OPEN_TO_GUESTS):
		return
	if not _has_desk() and CLOSED.fullmatch(_real_name(asked)):
		frappe.throw(_("You may not do this."), frappe.PermissionError)


def keep_in_no_store(response: Response, request: Request) -> None:
	"""Forbid caching of our methods' answers (runs after every request)."""
	if _OURS.fullmatch(identity.find_called_method()):
		response.headers["Cache-Control"] = "no-store"


def _refuse_secrets(asked: str) -> None:
	"""Refuse to show a stored password or key of ours to anybody: they are written and used, never read."""
	if not asked.endswith("get_password") or _real_name(asked) != _SHOWS_SECRETS:
		return
	module = frappe.get_cached_value("DocType", str(frappe.form_dict.get("doctype")), "module")
	if module == "Gigafibre FSM":
		frappe.throw(_("Passwords and keys are never shown. Type a new one."), frappe.PermissionError)


def _has_desk() -> bool:
	return frappe.get_cached_value("User", frappe.session.user, "user_type") == "System User"


def _real_name(dotted: str) -> str:
	"""Return the name under which a method is defined.

	Frappe also serves it under the name of every module that imports it.
	"""
	try:
		method = frappe.get_attr(dotted)
	except Exception:
		return dotted  # Frappe itself refuses a missing method
	return f"{getattr(method, '__module__', '')}.{getattr(method, '__qualname__', '')}"


def _target() -> str:
	return str(frappe.form_dict.get("redirect-to") or "")


def _leads_elsewhere(target: str) -> bool:
	"""Whether a browser would leave this site.

	Browsers read a backslash as a slash and ignore control characters.
	"""
	plain = re.sub(r"[\x00-\x20]", "", target).replace("\\", "/")
	parts = urlsplit(plain)
	return bool(parts.scheme or parts.netloc) and parts.netloc != frappe.request.host
