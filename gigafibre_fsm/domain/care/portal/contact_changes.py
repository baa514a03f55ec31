"""A person changes the e-mail address or number at which we reach them: proved at the old one, then at the new one.

The only writer of FSM Contact Change. The old one is proved by a link that was sent there and used within the last
minutes; the new one counts once the link sent to it is used. The old one is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import accounts, sessions
from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, outbound_guard, phone_numbers, rate_limits
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError, NotYours

DOCTYPE, PURPOSE = "FSM Contact Change", "Contact Change"
EMAIL, MOBILE = "Email", "Mobile"
OPEN, DONE, REPLACED = "Open", "Done", "Replaced"
LASTS = timedelta(hours=24)
ASKED_PER_HOUR, HOUR = 5, 3600


@dataclass(frozen=True)
class OwnContact:
	"""The Contact of a person who is signed in, with its addresses; numbers in E.164."""

	name: str
	title: str
	emails: tuple[str, ...]
	mobiles: tuple[str, ...]


@dataclass(frozen=True)
class OpenChange:
	"""A change that waits for its new address or number to be confirmed until `expires_on`; site time, naive."""

	kind: str
	new_value: str
	expires_on: datetime


def find_contact(identity: PortalIdentity) -> OwnContact:
	"""Return the Contact by which a person is a contact of the chosen customer.

	Raises:
		NotYours: the person is none of its contacts any more.
	"""
	link = frappe.qb.DocType("Dynamic Link")
	email, phone = frappe.qb.DocType("Contact Email"), frappe.qb.DocType("Contact Phone")
	person = frappe.qb.DocType("Contact")
	rows = (
		frappe.qb.from_(link)
		.join(person)
		.on(person.name == link.parent)
		.left_join(email)
		.on(email.parent == person.name)
		.left_join(phone)
		.on(phone.parent == person.name)
		.select(person.name, person.first_name, person.last_name, email.email_id, phone.phone)
		.where((link.parenttype == "Contact") & (link.link_doctype == "Customer"))
		.where(link.link_name == identity.customer)
		.orderby(person.name, email.idx, phone.idx)
		.run(as_dict=True)
	)
	for row in rows:
		is_theirs = accounts.is_same_email(row.email_id, identity.sent_to)
		if is_theirs or accounts.is_number(row.phone, identity.sent_to):
			return _read_person([each for each in rows if each.name == row.name])
	raise NotYours


def _read_person(rows: list["frappe._dict"]) -> OwnContact:
	numbers = (_to_number(row.phone) for row in rows)
	emails = ((row.email_id or "").strip().lower() for row in rows)
	return OwnContact(
		name=rows[0].name,
		title=" ".join(filter(None, (rows[0].first_name, rows[0].last_name))),
		emails=tuple(dict.fromkeys(filter(None, emails))),
		mobiles=tuple(dict.fromkeys(filter(None, numbers))),
	)


def _to_number(written: str | None) -> str:
	try:
		return phone_numbers.to_textable(written or "")
	except ValueError:
		return ""


def list_open(contact: str, now: datetime) -> tuple[OpenChange, ...]:
	"""Return the changes of a contact that wait to be confirmed."""
	waiting = {"contact": contact, "state": OPEN, "expires_on": (">", now)}
	rows = frappe.get_all(DOCTYPE, waiting, ["kind", "new_value", "expires_on"], order_by="creation")
	return tuple(OpenChange(row.kind, row.new_value, row.expires_on) for row in rows)


def is_proved(identity: PortalIdentity, old_value: str) -> bool:
	"""Whether a link to the address or number that is to be changed was used within the last minutes."""
	return identity.is_recent and identity.sent_to == old_value


def request_change(identity: PortalIdentity, old_value: str, typed: str, now: datetime) -> OpenChange:
	"""Send a link to a new address or number; it counts once the link is used. An earlier wish is replaced.

	Args:
		identity: the person, who has just used a link to the old address or number.
		old_value: the address or number that is to be changed, as `accounts.parse_address` returns it.
		typed: the new one, as people write it.
		now: site time, naive.

	Raises:
		NotRecent: the old one is not proved.
		NotYours: the old one is not the person's.
		FsmError: the new one is none, of another kind, the old one, or cannot be written to now.
		TooMany: too many were asked for within an hour.
	"""
	contact = find_contact(identity)
	if old_value not in (*contact.emails, *contact.mobiles):
		raise NotYours
	if not is_proved(identity, old_value):
		raise sessions.NotRecent
	new_value = _parse_new(typed, old_value, contact)
	rate_limits.require_within_limit(f"contact change:{contact.name}", ASKED_PER_HOUR, HOUR)
	_lock(contact.name)
	kind, expires_on = _kind(old_value), now + LASTS
	_replace_open(contact.name, kind)
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"customer": identity.customer,
			"contact": contact.name,
			"kind": kind,
			"old_value": old_value,
			"new_value": new_value,
			"state": OPEN,
			"session": identity.session,
			"expires_on": expires_on,
		}
	)
	# guard: the person proved that the old address is theirs; no role may create these rows
	doc.insert(ignore_permissions=True)
	_send_link(doc, identity.language)
	return OpenChange(kind, new_value, expires_on)


def confirm_change(link: str, now: datetime) -> OpenChange | None:
	"""Let a new address or number count: the person has used the link that was sent to it.

	Args:
		link: name of the FSM Magic Link.
		now: site time, naive.

	Returns:
		The change; None if the link was used, has expired, or the change was replaced or is of no contact any more.
	"""
	fields = ["document", "expires_on", "revoked", "consumed_on"]
	row = frappe.db.get_value(links.DOCTYPE, link, fields, as_dict=True, for_update=True)
	if not row or row.revoked or row.consumed_on or row.expires_on <= now:
		return None
	doc = frappe.get_doc(DOCTYPE, row.document, for_update=True)
	if doc.state != OPEN or not _write_contact(doc):
		return None
	frappe.db.set_value(links.DOCTYPE, link, "consumed_on", now, update_modified=False)
	doc.update({"state": DONE, "done_on": now})
	# guard: both addresses are proved
	doc.save(ignore_permissions=True)
	_move_session(doc)
	_tell_old(doc)
	return OpenChange(doc.kind, doc.new_value, doc.expires_on)


def forget_old(before: datetime) -> None:
	"""Delete changes that ended before a moment; site time, naive."""
	frappe.db.delete(DOCTYPE, {"expires_on": ("<", before)})


def _parse_new(typed: str, old_value: str, contact: OwnContact) -> str:
	new_value = accounts.parse_address(typed)
	if accounts.is_email(new_value) != accounts.is_email(old_value):
		sentence = (
			_("Write an e-mail address like marie@example.com.")
			if accounts.is_email(old_value)
			else _("Write a mobile number like 514 555-0123.")
		)
		frappe.throw(sentence, FsmError)
	if new_value in (*contact.emails, *contact.mobiles):
		frappe.throw(_("We already have this address or number for you."), FsmError)
	return new_value


def _kind(value: str) -> str:
	return EMAIL if accounts.is_email(value) else MOBILE


def _lock(contact: str) -> None:
	frappe.db.get_value("Contact", contact, "name", for_update=True)


def _replace_open(contact: str, kind: str) -> None:
	"""End an earlier wish for the same address; the link of a replaced one opens nothing."""
	frappe.db.set_value(DOCTYPE, {"contact": contact, "kind": kind, "state": OPEN}, "state", REPLACED)


def _write_contact(doc: "frappe.model.document.Document") -> bool:
	"""Write the new value into the Contact, if it still has the old one and is still the customer's."""
	_lock(doc.contact)
	linked = {
		"parenttype": "Contact",
		"parent": doc.contact,
		"link_doctype": "Customer",
		"link_name": doc.customer,
	}
	if not frappe.db.exists("Dynamic Link", linked):
		return False
	table, field = ("Contact Email", "email_id") if doc.kind == EMAIL else ("Contact Phone", "phone")
	if not _replace_in(table, field, {"parent": doc.contact, "parenttype": "Contact"}, doc):
		return False
	# not by saving the document: Frappe would ask a foreign server for a picture of the new address
	for own_field in ("email_id",) if doc.kind == EMAIL else ("mobile_no", "phone"):
		_replace_in("Contact", own_field, {"name": doc.contact}, doc)
	_write_customers(doc)
	return True


def _write_customers(doc: "frappe.model.document.Document") -> None:
	"""Let invoices and texts follow, which go to the Customer and to the contacts of its homes."""
	linked = {"parenttype": "Contact", "parent": doc.contact, "link_doctype": "Customer"}
	customers = frappe.get_all("Dynamic Link", linked, pluck="link_name")
	_replace_in(
		"Customer", "email_id" if doc.kind == EMAIL else "mobile_no", {"name": ("in", customers)}, doc
	)
	homes = frappe.get_all("Service Location", {"customer": ("in", customers)}, pluck="name")
	if doc.kind == MOBILE and homes:
		at_home = {"parent": ("in", homes), "parenttype": "Service Location"}
		_replace_in("Service Location Contact", "phone", at_home, doc)


def _replace_in(
	doctype: str, field: str, filters: dict[str, object], doc: "frappe.model.document.Document"
) -> bool:
	"""Write the new value where the old one is; return whether it was anywhere."""
	rows = frappe.get_all(doctype, filters, ["name", field])
	held = [row.name for row in rows if _is_value(row.get(field), doc.old_value)]
	for name in held:
		# guard: both addresses are proved, and the contact is the person's own
		frappe.db.set_value(doctype, name, field, doc.new_value)
	return bool(held)


def _is_value(written: str | None, value: str) -> bool:
	return accounts.is_same_email(written, value) or accounts.is_number(written, value)


def _move_session(doc: "frappe.model.document.Document") -> None:
	"""The session that asked stays signed in; every other one of the old address has lost its contact."""
	own = {"name": doc.session, "sent_to": doc.old_value, "ended_on": ("is", "not set")}
	frappe.db.set_value(sessions.DOCTYPE, own, "sent_to", doc.new_value)


def _send_link(doc: "frappe.model.document.Document", language: str) -> None:
	link = links.issue_link(
		PURPOSE,
		("Contact", doc.contact),
		doc.expires_on,
		(DOCTYPE, doc.name),
		language=language,
		sent_to=doc.new_value,
	)
	brand = load_office().brand
	if doc.kind == MOBILE:
		outbox.queue_message(
			"customer_new_number",
			doc.new_value,
			language,
			{"brand": brand},
			effect_key=f"customer_new_number:{link}",
			reference=(DOCTYPE, doc.name),
			link=link,
			urgent=True,
		)
		return
	url = escape_html(links.fresh_url(link))
	lines = (
		_("Hello,", language),
		_("You want us to write to you at this address. Confirm that it is yours within a day:", language),
		f'<a href="{url}">{escape_html(_("Confirm this address", language))}</a>',
		_("You know nothing of it? Do nothing, and nothing changes.", language),
		escape_html(brand),
	)
	_mail(doc, doc.new_value, _("Confirm your new e-mail address", language), lines)


def _tell_old(doc: "frappe.model.document.Document") -> None:
	office = load_office()
	language = accounts.to_language(frappe.db.get_value("Customer", doc.customer, "language"))
	phone = formatting.phone_number(office.phone)
	if doc.kind == MOBILE:
		outbox.queue_message(
			"customer_number_changed",
			doc.old_value,
			language,
			{"brand": office.brand, "dispatch_phone": phone},
			effect_key=f"customer_number_changed:{doc.name}",
			reference=(DOCTYPE, doc.name),
			recipient=("Customer", doc.customer),
			urgent=True,
		)
		return
	lines = (
		_("Hello,", language),
		_("Your e-mail address with us was changed, and we no longer write to this one.", language),
		_("Was it not you? Call us at once: {0}", language).format(phone),
		escape_html(office.brand),
	)
	try:
		_mail(doc, doc.old_value, _("Your e-mail address was changed", language), lines)
	except FsmError:
		# the change holds all the same
		frappe.clear_messages()


def _mail(doc: "frappe.model.document.Document", address: str, subject: str, lines: tuple[str, ...]) -> None:
	verdict = outbound_guard.judge_effect("email", address)
	if not verdict.open:
		frappe.throw(_("No e-mail can be sent now, and nothing was changed. Call us."), FsmError)
	brand = load_office().brand
	try:
		frappe.sendmail(
			recipients=[address],
			subject=f"{brand} – {subject}" if brand else subject,
			message="<br><br>".join(lines),
			reference_doctype=DOCTYPE,
			reference_name=doc.name,
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.throw(_("No e-mail can be sent now, and nothing was changed. Call us."), FsmError)
