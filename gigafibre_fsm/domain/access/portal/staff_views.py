"""Looks of the staff at the portal as a customer sees it: read only, for half an hour, each with a row in the log.

The only writer of FSM Portal View. A view belongs to one login: it ends with it, and with the right to it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.access.portal.sessions import Browser, PortalIdentity
from gigafibre_fsm.domain.platform import instants, rate_limits
from gigafibre_fsm.exceptions import OnlyLooking

DOCTYPE = "FSM Portal View"
ROLES = frozenset(("FSM Portal Viewer", "System Manager"))
"""Who may look; whoever does also needs the right to read that Customer."""
LIFETIME = timedelta(minutes=30)
KEPT = timedelta(days=730)
"""For how long the log is kept, from the end of a view."""
OPENED_PER_HOUR = 60
TOKEN_BYTES = 32


@dataclass(frozen=True)
class OpenedView:
	"""The secret for the cookie of a new view, and its lifetime in seconds."""

	token: str
	seconds: int


def open_view(customer: str, user: str, login: str, browser: Browser) -> OpenedView:
	"""Let a user look at the portal as a customer sees it, and end what this user looked at before.

	Args:
		customer: name of the Customer.
		user: who looks.
		login: id of their login session, with which the view ends.
		browser: the browser of the login.

	Raises:
		OnlyLooking: the role or the right to read this customer is missing, or there is no such customer.
		TooMany: the user opened too many views.
	"""
	rate_limits.require_within_limit(f"portal view:{user}", OPENED_PER_HOUR, 3600)
	if not _may_view(customer, user):
		sentence = _(
			"To see the portal as this customer you need the role {0} and the right to read the customer."
		)
		frappe.throw(sentence.format(_("FSM Portal Viewer")), OnlyLooking)
	_end({"staff_user": user})
	token, now = secrets.token_urlsafe(TOKEN_BYTES), now_datetime()
	values = {
		"staff_user": user,
		"customer": customer,
		"opened_on": now,
		"expires_on": now + LIFETIME,
		"address": browser.address,
		"user_agent": browser.user_agent[:500],
		"login_hash": _hash(login),
		"token_hash": _hash(token),
	}
	# guard: the role and the right to read the customer were checked above; no role may create these rows
	frappe.get_doc({"doctype": DOCTYPE, **values}).insert(ignore_permissions=True)
	return OpenedView(token, int(LIFETIME.total_seconds()))


def find_identity(token: str, user: str, login: str) -> PortalIdentity | None:
	"""Return the customer at whose portal this login looks; None if the view is over or the right to it is gone.

	Args:
		token: the secret of the cookie.
		user: who is logged in.
		login: id of their login session.
	"""
	if not token or len(token) > 100 or not login:
		return None
	fields = ["name", "customer", "opened_on", "expires_on", "ended_on"]
	known = {"token_hash": _hash(token), "staff_user": user, "login_hash": _hash(login)}
	row = frappe.db.get_value(DOCTYPE, known, fields, as_dict=True)
	if not row or row.ended_on or instants.latest_utc(row.expires_on) <= instants.now_utc():
		return None
	if not frappe.db.get_value("User", user, "enabled") or not _may_view(row.customer, user):
		return None
	title, language = frappe.db.get_value("Customer", row.customer, ["customer_name", "language"])
	return PortalIdentity(
		session=row.name,
		sent_to=accounts.find_address(row.customer),
		customer=row.customer,
		title=title or row.customer,
		language=accounts.to_language(language),
		accounts=1,
		signed_in_on=row.opened_on,
		expires_on=row.expires_on,
		is_staff=True,
	)


def end_view(view: str, user: str) -> None:
	"""End a view of this user, effective at once, as every request reads the row."""
	_end({"name": view, "staff_user": user})


def forget_old(now: datetime) -> None:
	"""Delete what is kept no longer; `now` in site time, naive."""
	frappe.db.delete(DOCTYPE, {"expires_on": ("<", now - KEPT)})


def _may_view(customer: str, user: str) -> bool:
	if not ROLES.intersection(frappe.get_roles(user)) or not frappe.db.exists("Customer", customer):
		return False
	return bool(frappe.has_permission("Customer", "read", customer, user=user))


def _end(filters: dict[str, str]) -> None:
	frappe.db.set_value(DOCTYPE, {**filters, "ended_on": ("is", "not set")}, "ended_on", now_datetime())


def _hash(secret: str) -> str:
	return hashlib.sha256(secret.encode()).hexdigest()
