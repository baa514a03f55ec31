"""Sign-in links: asked for by anybody, sent to contacts of customers only, and nobody learns to whom.

The request does the same work for every address; a background job looks it up and sends.
"""

import hashlib
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.access.portal.accounts import PortalAccount
from gigafibre_fsm.domain.access.portal.sessions import PURPOSE, STEP_UP, PortalIdentity
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, job_queue, outbound_guard, phone_numbers, rate_limits
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError

TASK = "send_sign_in_link"
HOUR = 3600
ASKED_PER_CLIENT = 30
"""Requests of one network address in an hour, for whatever address."""
CLIENTS = 3
"""Factor on the hourly limit of links for one address, over all network addresses."""
USUAL_HOURS = 24
PAY_PAGE = "/portal/pay"


def request_link(typed: str) -> None:
	"""Queue the search for an address and the message to it; the caller does not learn whether it is known.

	Args:
		typed: an e-mail address or mobile number, as people write it.

	Raises:
		TooMany: too many requests came from this network address, or for this address from it.
		FsmError: the text is neither an e-mail address nor a number that can be texted.
	"""
	client = rate_limits.client_address()
	rate_limits.require_within_limit(f"sign in:client:{client}", ASKED_PER_CLIENT, HOUR)
	address = accounts.parse_address(typed)
	rate_limits.require_within_limit(f"sign in:typed:{address}:{client}", _links_per_hour(), HOUR)
	queue_link(address)


def queue_link(address: str) -> None:
	"""Queue a sign-in link to an address, within the hourly limit over all network addresses.

	Args:
		address: as `accounts.parse_address` returns it.
	"""
	if rate_limits.is_within_limit(f"sign in:address:{address}", _links_per_hour() * CLIENTS, HOUR):
		key = hashlib.sha256(address.encode()).hexdigest()[:16]
		job_queue.enqueue_after_commit(TASK, "short", key=key, address=address)


def queue_proof(identity: PortalIdentity, return_to: str) -> None:
	"""Queue a link to the address with which a person signed in, which leads back to the page that asks for a proof.

	The page is stored with the link, because mail is often read in another browser than the one that asks.

	Args:
		identity: the person.
		return_to: address of one of the customer's pages.

	Raises:
		TooMany: the person was sent too many within an hour.
	"""
	rate_limits.require_within_limit(f"proof:{identity.sent_to}", _links_per_hour() * CLIENTS, HOUR)
	whom = {"address": identity.sent_to, "customer": identity.customer, "return_to": return_to}
	key = hashlib.sha256("\n".join(whom.values()).encode()).hexdigest()[:16]
	job_queue.enqueue_after_commit(TASK, "short", key=key, **whom)


def queue_link_to_pay(customer: str) -> None:
	"""Queue a link to a customer's number or e-mail address on file, which opens their account where it is paid.

	Who asks has a link to one invoice, which may have been forwarded: they choose no address and learn none.

	Args:
		customer: name of the Customer.

	Raises:
		TooMany: too many were asked for within an hour.
	"""
	rate_limits.require_within_limit(f"link to pay:{customer}", _links_per_hour(), HOUR)
	mobile, email = frappe.db.get_value("Customer", customer, ["mobile_no", "email_id"])
	for written in filter(None, (mobile, email)):
		try:
			address = accounts.parse_address(written)
		except FsmError:
			frappe.clear_messages()
			continue
		if any(each.customer == customer for each in accounts.list_accounts(address)):
			whom = {"address": address, "customer": customer, "return_to": PAY_PAGE}
			key = hashlib.sha256("\n".join(whom.values()).encode()).hexdigest()[:16]
			job_queue.enqueue_after_commit(TASK, "short", key=key, **whom)
			return


def send_link(address: str, customer: str = "", return_to: str = "") -> str | None:
	"""Send a sign-in link if a customer's Contact has this address; return the name of the FSM Magic Link.

	Args:
		address: as `accounts.parse_address` returns it.
		customer: name of the Customer whose account a fresh proof opens; empty for a link to sign in.
		return_to: address of the customer's page that asks for the proof; empty for a link to sign in.
	"""
	found = accounts.list_accounts(address)
	chosen = [each for each in found if not customer or each.customer == customer]
	if not chosen or not _may_have_another(chosen[0].contact):
		return None
	if accounts.is_email(address) and not _is_mail_open(address):
		return None
	now = now_datetime()
	account, expires_on = chosen[0], now + STEP_UP if return_to else find_expiry(now)
	link = links.issue_link(
		PURPOSE,
		("Contact", account.contact),
		expires_on,
		("Customer", customer) if customer else None,
		language=account.language,
		sent_to=address,
		return_to=return_to or None,
	)
	send = _mail_link if accounts.is_email(address) else _text_link
	return send(link, address, account, expires_on)


def issue_page_link(customer: str, phone: str, return_to: str, now: datetime) -> str | None:
	"""Create a link that signs in whoever has a number and leads to a page; return the name of the FSM Magic Link.

	Args:
		customer: name of the Customer.
		phone: as it is stored.
		return_to: address of one of the customer's pages.
		now: site time, naive.

	Returns:
		None if the number cannot be texted, or no contact of the customer has it.
	"""
	try:
		number = phone_numbers.to_textable(phone)
	except ValueError:
		return None
	found = next((each for each in accounts.list_accounts(number) if each.customer == customer), None)
	if not found:
		return None
	return links.issue_link(
		PURPOSE,
		("Contact", found.contact),
		find_expiry(now),
		("Customer", customer),
		language=found.language,
		sent_to=number,
		return_to=return_to,
	)


def find_expiry(now: datetime) -> datetime:
	"""Return until when a link sent now signs in; site time, naive."""
	hours = int(frappe.db.get_single_value("FSM Settings", "portal_link_hours") or USUAL_HOURS)
	return now + timedelta(hours=hours)


def _may_have_another(contact: str) -> bool:
	"""Count one more link to a person, whichever of their addresses was typed."""
	return rate_limits.is_within_limit(f"sign in:contact:{contact}", _links_per_hour() * CLIENTS, HOUR)


def _text_link(link: str, address: str, account: PortalAccount, _expires_on: datetime) -> str:
	outbox.queue_message(
		"customer_sign_in",
		address,
		account.language,
		{"brand": load_office().brand},
		effect_key=f"customer_sign_in:{link}",
		reference=(links.DOCTYPE, link),
		recipient=("Customer", account.customer),
		link=link,
		urgent=True,
	)
	return link


def _is_mail_open(address: str) -> bool:
	verdict = outbound_guard.judge_effect("email", address)
	if not verdict.open:
		frappe.logger("gigafibre_fsm").warning(f"sign-in link not mailed: {verdict.obstacle}")
	return verdict.open


def _mail_link(link: str, address: str, account: PortalAccount, expires_on: datetime) -> str | None:
	try:
		frappe.sendmail(
			recipients=[address],
			subject=_subject(account.language),
			message=_message(links.fresh_url(link), account.language, expires_on),
			reference_doctype=links.DOCTYPE,
			reference_name=link,
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.logger("gigafibre_fsm").error("sign-in link not mailed: no outgoing e-mail account is set up")
		return None
	return link


def _subject(language: str) -> str:
	brand = load_office().brand
	subject = _("Your link to sign in", language)
	return f"{brand} – {subject}" if brand else subject


def _message(url: str, language: str, expires_on: datetime) -> str:
	label = escape_html(_("Sign in to my account", language))
	until = formatting.moment(expires_on, language, formatting.FULL)
	lines = (
		_("Hello,", language),
		formatting.sentence(
			_("Here is the link to your account. It works once, until {0}.", language).format(until)
		),
		f'<a href="{escape_html(url)}">{label}</a>',
		_("You did not ask for it? Do nothing: without this link nobody can sign in.", language),
		escape_html(load_office().brand),
	)
	return "<br><br>".join(lines)


def _links_per_hour() -> int:
	return int(frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour") or 0)
