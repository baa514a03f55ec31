"""Sessions of customers who signed in with a link: opened once a link, checked by each request, ended.

The only writer of FSM Portal Session. The cookie carries a secret of which the row has the hash alone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pypika import Parameter

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.access.portal.accounts import PortalAccount
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotRecent, NotYours

DOCTYPE = "FSM Portal Session"
PURPOSE = "Sign-in"
TOKEN_BYTES = 32
STEP_UP = timedelta(minutes=15)
"""How long after signing in by link a person may change a card, an e-mail address or automatic payment."""
DOUBLE_TAP = timedelta(minutes=1)
"""How long the same form may open its session again: the first answer was lost by a second tap."""
USUAL_HOURS = 24
_NOTHING = ""


@dataclass(frozen=True)
class PortalIdentity:
	"""The person who signed in to the customer's pages; times are the site's, naive.

	Attributes:
		session: name of the FSM Portal Session.
		sent_to: the e-mail address or number (E.164) that received the link.
		customer: name of the chosen Customer; empty if none is chosen, or the person is none of its contacts any more.
		title: the customer's name.
		language: fr or en, the customer's; empty before one is chosen.
		accounts: from how many customers the person chose when signing in.
		signed_in_on, expires_on: when the link was used, and when the session ends.
		is_staff: whether somebody of the staff looks at the pages as this customer sees them; every write is refused.
	"""

	session: str
	sent_to: str
	customer: str
	title: str
	language: str
	accounts: int
	signed_in_on: datetime
	expires_on: datetime
	is_staff: bool = False

	@property
	def is_recent(self) -> bool:
		"""Whether the person signed in by link so recently that no further proof is needed (step-up)."""
		age = instants.now_utc() - instants.to_nearest_utc(self.signed_in_on)
		return timedelta(0) <= age <= STEP_UP


@dataclass(frozen=True)
class OpenedSession:
	"""A new session: its name, the secret for the cookie, its lifetime in seconds, and the page that asked for it."""

	session: str
	token: str
	seconds: int
	return_to: str = _NOTHING


@dataclass(frozen=True)
class Browser:
	"""The browser that signs in: its network address, its User-Agent, and the id of the form it sent."""

	address: str
	user_agent: str
	form_id: str


def find_identity(token: str) -> PortalIdentity | None:
	"""Return who signed in with this secret, by one query; None if the session is unknown, over or ended."""
	if not token or len(token) > 100:
		return None
	rows = frappe.db.sql(_statement(), {"hash": _hash(token)}, as_dict=True)
	if not rows or rows[0].ended_on or instants.latest_utc(rows[0].expires_on) <= instants.now_utc():
		return None
	row = rows[0]
	is_contact = any(_has_address(each, row.sent_to) for each in rows)
	return PortalIdentity(
		session=row.name,
		sent_to=row.sent_to,
		customer=row.customer if is_contact else _NOTHING,
		title=(row.customer_name or row.customer) if is_contact else _NOTHING,
		language=accounts.to_language(row.language) if row.customer else _NOTHING,
		accounts=row.accounts,
		signed_in_on=row.signed_in_on,
		expires_on=row.expires_on,
	)


def require_recent(identity: PortalIdentity) -> None:
	"""Refuse a person who signed in too long ago for what they want to do; the renderer leads to a fresh link.

	Raises:
		NotRecent: no link was used within STEP_UP.
	"""
	if not identity.is_recent:
		raise NotRecent


def open_session(link: str, browser: Browser) -> OpenedSession | None:
	"""Use up a sign-in link and open a session; None if the link was used, has ended, or leads to no customer.

	The link's row is locked, so that of two requests at once one finds it used. A second tap on the same form
	opens the same session again. A link that proves somebody anew opens the account that they were looking at; the
	session that asked for it is left as it is, because the link may be opened in another browser.

	Args:
		link: name of the FSM Magic Link.
		browser: the browser that signs in.
	"""
	fields = [
		"purpose",
		"sent_to",
		"subject",
		"expires_on",
		"revoked",
		"consumed_on",
		"document",
		"return_to",
	]
	row = frappe.db.get_value(links.DOCTYPE, link, fields, as_dict=True, for_update=True)
	if not row or row.purpose != PURPOSE or not row.sent_to or row.revoked:
		return None
	if row.consumed_on:
		return _open_again(link, browser, row.return_to)
	found = accounts.list_accounts(row.sent_to)
	if not found or instants.latest_utc(row.expires_on) <= instants.now_utc():
		return None
	now = now_datetime()
	frappe.db.set_value(links.DOCTYPE, link, "consumed_on", now, update_modified=False)
	return _insert(link, row, found, browser, now)


def list_choices(identity: PortalIdentity) -> tuple[PortalAccount, ...]:
	"""Return the customers among which a person may choose, as they are linked now; staff see no other than theirs."""
	if identity.is_staff:
		return (PortalAccount(identity.customer, identity.title, identity.language, contact=_NOTHING),)
	return accounts.list_accounts(identity.sent_to)


def choose_customer(identity: PortalIdentity, customer: str) -> None:
	"""Let a session show another customer of the same person.

	Raises:
		NotYours: the person is no contact of this customer.
	"""
	found = {each.customer: each for each in list_choices(identity)}
	if customer not in found:
		frappe.throw(_("This account is not linked to you any more."), NotYours)
	values = {"customer": customer, "contact": found[customer].contact, "accounts": len(found)}
	frappe.db.set_value(DOCTYPE, identity.session, values)


def end_session(session: str) -> None:
	"""End one session, effective at once, as every request reads the row."""
	_end({"name": session})


def end_everywhere(sent_to: str) -> None:
	"""End all sessions of an address, and the sign-in links sent to it that were not used."""
	_end({"sent_to": sent_to})
	links.revoke_sent_to(PURPOSE, sent_to)


def forget_old(before: datetime) -> None:
	"""Delete sessions that expired before a moment; site time, naive."""
	frappe.db.delete(DOCTYPE, {"expires_on": ("<", before)})


def _open_again(link: str, browser: Browser, return_to: str | None) -> OpenedSession | None:
	if not browser.form_id:
		return None
	filters = {"link": link, "form_hash": _hash(browser.form_id), "ended_on": ("is", "not set")}
	fields = ["name", "signed_in_on", "expires_on"]
	row = frappe.db.get_value(DOCTYPE, filters, fields, as_dict=True, for_update=True)
	if not row or instants.now_utc() - instants.to_nearest_utc(row.signed_in_on) > DOUBLE_TAP:
		return None
	token = secrets.token_urlsafe(TOKEN_BYTES)
	frappe.db.set_value(DOCTYPE, row.name, "token_hash", _hash(token))
	return OpenedSession(row.name, token, links.seconds_left(row.expires_on), return_to or _NOTHING)


def _insert(
	link: str, row: "frappe._dict", found: tuple[PortalAccount, ...], browser: Browser, now: datetime
) -> OpenedSession:
	chosen = [each for each in found if len(found) == 1 or each.customer == row.document]
	only = chosen[0] if chosen else None
	token, expires_on = secrets.token_urlsafe(TOKEN_BYTES), now + timedelta(hours=_session_hours())
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"sent_to": row.sent_to,
			"customer": only and only.customer,
			"contact": (only or found[0]).contact,
			"accounts": len(found),
			"signed_in_on": now,
			"expires_on": expires_on,
			"address": browser.address,
			"user_agent": browser.user_agent[:500],
			"link": link,
			"form_hash": _hash(browser.form_id),
			"token_hash": _hash(token),
		}
	)
	# guard: the link proves that the person receives messages at the address; no role may create these rows
	doc.insert(ignore_permissions=True)
	return OpenedSession(doc.name, token, links.seconds_left(expires_on), row.return_to or _NOTHING)


def _session_hours() -> int:
	return int(frappe.db.get_single_value("FSM Settings", "portal_session_hours") or USUAL_HOURS)


def _end(filters: dict[str, str]) -> None:
	frappe.db.set_value(DOCTYPE, {**filters, "ended_on": ("is", "not set")}, "ended_on", now_datetime())


def _has_address(row: "frappe._dict", sent_to: str) -> bool:
	return accounts.is_same_email(row.email_id, sent_to) or accounts.is_number(row.phone, sent_to)


@cache
def _statement() -> str:
	"""Return the query as text, built once a process: a row for each address of each Contact of the customer."""
	session, customer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Customer")
	link = frappe.qb.DocType("Dynamic Link")
	email, phone = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Contact Phone")
	return (
		frappe.qb.from_(session)
		.left_join(customer)
		.on(customer.name == session.customer)
		.left_join(link)
		.on(
			(link.link_doctype == "Customer")
			& (link.link_name == session.customer)
			& (link.parenttype == "Contact")
		)
		.left_join(email)
		.on((email.parent == link.parent) & (email.email_id == session.sent_to))
		.left_join(phone)
		.on((phone.parent == link.parent) & (email.name.isnull()))
		.select(session.name, session.sent_to, session.customer, session.accounts)
		.select(session.signed_in_on, session.expires_on, session.ended_on)
		.select(customer.customer_name, customer.language, email.email_id, phone.phone)
		.where(session.token_hash == Parameter("%(hash)s"))
	).get_sql()


def _hash(secret: str) -> str:
	return hashlib.sha256(secret.encode()).hexdigest()
