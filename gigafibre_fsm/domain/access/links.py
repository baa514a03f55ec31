"""Magic links: issued, opened, revoked, deleted. The only writer of FSM Magic Link."""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime, time, timedelta
from typing import NamedTuple

from pypika import Order

import frappe
from frappe import _
from frappe.utils import get_time, get_url, now_datetime

from gigafibre_fsm.domain.access import due, keys, technician_users, tokens
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "FSM Magic Link"
CODE_BYTES = 16
CODE = re.compile(r"[A-Za-z0-9_-]{22}")
_TOKEN_AT = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}")
_CODE_AT = re.compile(r"[A-Za-z0-9_-]{22}(?![A-Za-z0-9])")
LONGEST_LOG = 50


def issue_link(
	purpose: str,
	subject: tuple[str, str],
	expires_on: datetime,
	document: tuple[str, str] | None = None,
	*,
	language: str | None = None,
	sent_to: str | None = None,
	return_to: str | None = None,
) -> str:
	"""Create a link and return the name of its FSM Magic Link, which is also the `jti` of its tokens.

	For a technician's link, the technician's User is created as well if there is none.

	Args:
		purpose: one of `link_identity.PURPOSES`.
		subject: (DocType, name) of the person the link is for.
		expires_on: when it expires, site time, naive.
		document: (DocType, name) of the only document that it opens; None if it is not bound to one.
		language: `fr` or `en`, for its pages if the subject has no language.
		sent_to: the e-mail address or number (E.164) of a sign-in link, whose receiver it signs in.
		return_to: address of the customer's page to which a sign-in link leads; None for the start page.
	"""
	if purpose == "Technician":
		technician_users.user_for_technician(subject[1])
	doc = frappe.get_doc(
		{
			"doctype": "FSM Magic Link",
			"purpose": purpose,
			"subject_doctype": subject[0],
			"subject": subject[1],
			"language": language,
			"sent_to": sent_to,
			"return_to": return_to,
			"expires_on": expires_on,
			"document_doctype": document[0] if document else None,
			"document": document[1] if document else None,
		}
	)
	# guard: callers check who may send whom a link; no role may create these rows
	return doc.insert(ignore_permissions=True).name


def fresh_url(link: str) -> str:
	"""Give the link a new short code and return its address; the previous code no longer works.

	The code is 128 random bits, of which only the SHA-256 is stored, so it cannot be recovered from the
	database.
	"""
	code = secrets.token_urlsafe(CODE_BYTES)
	frappe.db.set_value("FSM Magic Link", link, "code_hash", _hash(code), update_modified=False)
	return f"{base_url()}/l/{code}"


def trim_link(link: str) -> str:
	"""Strip a code or token of the punctuation, quotes, markup and invisible characters around it."""
	seen = "".join(each for each in link if unicodedata.category(each) not in ("Cf", "Cc"))
	found = _TOKEN_AT.search(seen) or _CODE_AT.search(seen)
	return found[0] if found else seen


def open_code(code: str) -> str | None:
	"""Return a new token for a short code; None if it is unknown, or its link revoked, used up or expired."""
	return _sign(find_row_of_code(code))


def open_link(link: str) -> str | None:
	"""Return a new token for a link by its name, for a browser that may have it now; None as for `open_code`."""
	return _sign(find_row(link))


def _sign(row: "LinkRow | None") -> str | None:
	now = instants.now_utc()
	if not row or row.revoked or row.consumed_on or instants.latest_utc(row.expires_on) <= now:
		return None
	return tokens.sign_token(
		keys.all_keys(),
		keys.active_key_id(),
		jti=row.name,
		purpose=row.purpose,
		subject=row.subject,
		now=now,
		expires=instants.latest_utc(row.expires_on),
	)


def seconds_left(expires_on: datetime) -> int:
	"""Return the real seconds until a link expires; 0 if it has."""
	return max(0, int((instants.latest_utc(expires_on) - instants.now_utc()).total_seconds()))


class LinkRow(NamedTuple):
	"""A FSM Magic Link; ends at `expires_on`, and was used up on `consumed_on`, both site time, naive."""

	name: str
	purpose: str
	subject: str
	document: str | None
	expires_on: datetime
	revoked: bool
	consumed_on: datetime | None
	sent_to: str | None


def find_row_of_code(code: str) -> LinkRow | None:
	"""Return the link whose latest short code this is, even if expired or revoked; None if there is none."""
	if not CODE.fullmatch(code):
		return None
	return _row({"code_hash": _hash(code)})


def find_row(link: str) -> LinkRow | None:
	"""Return a link by its name, even if expired or revoked; None if there is none."""
	return _row({"name": link})


def find_texted_job(number: str) -> str | None:
	"""Return the job that this number was last texted a link to; None if it never was."""
	text = frappe.qb.DocType("FSM SMS")
	link = frappe.qb.DocType("FSM Magic Link")
	query = frappe.qb.from_(text).join(link).on(link.name == text.link).select(link.document)
	query = query.where((text.to_number == number) & (link.purpose == "Visit"))
	rows = query.orderby(text.name, order=Order.desc).limit(1).run()
	return rows[0][0] if rows else None


def revoke_link(link: str, by: str | None = None) -> None:
	"""Revoke one link, effective at once, as every request reads the row."""
	_revoke({"name": link}, by)


def revoke_for(doctype: str, name: str, by: str | None = None) -> None:
	"""Revoke all links of one person, effective at once.

	Args:
		doctype, name: the person, as in the link's subject.
		by: name of the User who revokes them; None for the session's.
	"""
	_revoke({"subject_doctype": doctype, "subject": name}, by)


def delete_for(doctype: str, name: str) -> None:
	"""Delete all links of one person or document, which is about to be deleted itself."""
	link = frappe.qb.DocType(DOCTYPE)
	use = frappe.qb.DocType("FSM Magic Link Use")
	own = (link.subject_doctype == doctype) & (link.subject == name)
	frappe.qb.from_(use).delete().where(
		use.parent.isin(frappe.qb.from_(link).select(link.name).where(own))
	).run()
	frappe.qb.from_(link).delete().where(own).run()


def revoke_sent_to(purpose: str, sent_to: str) -> None:
	"""Revoke the links of a purpose that were sent to an address and not used up.

	Args:
		purpose: one of `link_identity.PURPOSES`.
		sent_to: the e-mail address or number, as in the link.
	"""
	_revoke({"purpose": purpose, "sent_to": sent_to, "consumed_on": ("is", "not set")}, None)


def revoke_all(by: str | None = None) -> None:
	"""Revoke all links of the site."""
	_revoke({}, by)


def log_use(link: str, address: str, agent: str) -> None:
	"""Record a use of a link, once for each pair of browser and network address.

	At most LONGEST_LOG pairs are stored; after that nothing is recorded, so that a link used from many
	networks does not take a lock at each write.

	Args:
		link: name of the FSM Magic Link.
		address: the network address of the request.
		agent: the browser's User-Agent header; cut at 500 characters.
	"""
	agent = (agent or "")[:500]
	use = frappe.qb.DocType("FSM Magic Link Use")
	rows = frappe.qb.from_(use).select(use.address, use.user_agent).where(use.parent == link).run()
	if (address, agent) in rows or len(rows) >= LONGEST_LOG:
		return
	now = now_datetime()
	uses, first = frappe.db.get_value("FSM Magic Link", link, ["uses", "first_used_on"], for_update=True)
	values = {"uses": uses + 1, "first_used_on": first or now, "last_used_on": now}
	frappe.db.set_value("FSM Magic Link", link, values, update_modified=False)
	frappe.get_doc(
		{
			"doctype": "FSM Magic Link Use",
			"parenttype": "FSM Magic Link",
			"parentfield": "log",
			"parent": link,
			"idx": uses + 1,
			"used_on": now,
			"address": address,
			"user_agent": agent,
		}
	).db_insert()


def technician_expiry(technician: str, day: datetime) -> datetime:
	"""Return when a link for the shift of `day` expires: the midnight after it, plus the site's grace hours.

	A sub-contractor's expires at that midnight.
	"""
	shift = frappe.db.get_value("Dispatch Technician", technician, ["shift_start", "shift_end"])
	start, end = (get_time(value) if value is not None else time(0) for value in shift or (None, None))
	# a night shift ends on the following day
	days = 2 if end < start else 1
	midnight = datetime.combine(day.date(), time(0)) + timedelta(days=days)
	if technician_users.is_subcontractor(technician):
		return midnight
	grace = frappe.db.get_single_value("FSM Settings", "link_grace_hours")
	return midnight + timedelta(hours=6 if grace is None else int(grace))


def send_technician_link(technician: str) -> str:
	"""Text a technician a link to today's jobs; return the name of the FSM SMS."""
	row = frappe.db.get_value(
		"Dispatch Technician", technician, ["technician_name", "mobile", "language", "status"], as_dict=True
	)
	if not row or row.status != "Active":
		frappe.throw(_("Technician {0} is not active, so no link was sent.").format(technician))
	expires = technician_expiry(technician, now_datetime())
	link = issue_link("Technician", ("Dispatch Technician", technician), expires)
	return outbox.queue_message(
		"technician_link",
		row.mobile,
		row.language or "fr",
		{"first_name": names.first_name(row.technician_name)},
		effect_key=f"technician_link:{link}",
		reference=("FSM Magic Link", link),
		recipient=("Dispatch Technician", technician),
		link=link,
		urgent=True,
	)


def forget_old(now: datetime) -> None:
	"""Delete codes and use logs LINKS_KEPT after a link expired; the link itself is kept as history."""
	link = frappe.qb.DocType("FSM Magic Link")
	use = frappe.qb.DocType("FSM Magic Link Use")
	ended = link.expires_on < now - due.LINKS_KEPT
	old = frappe.qb.from_(link).select(link.name).where(ended)
	frappe.qb.from_(use).delete().where(use.parent.isin(old)).run()
	frappe.qb.update(link).set(link.code_hash, None).set(link.sent_to, None).where(ended).run()


def _row(filters: dict[str, str]) -> LinkRow | None:
	row = frappe.db.get_value("FSM Magic Link", filters, list(LinkRow._fields))
	return LinkRow(*row) if row else None


def _revoke(filters: dict[str, object], by: str | None) -> None:
	values = {"revoked": 1, "revoked_on": now_datetime(), "revoked_by": by or frappe.session.user}
	frappe.db.set_value("FSM Magic Link", {**filters, "revoked": 0}, values)


def _hash(code: str) -> str:
	return hashlib.sha256(code.encode()).hexdigest()


def base_url() -> str:
	"""Return the site's public address without a final slash, as customers and technicians reach it."""
	configured = frappe.db.get_single_value("FSM Settings", "public_base_url")
	return (configured or get_url()).rstrip("/")
