"""E-mails that came in are filed one after the other: each to its ticket, or kept with the reason why not."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_url

from gigafibre_fsm.domain.care.ticket_mail import (
	incoming,
	mail_rules,
	register,
	senders,
	threads,
	ticket_writing,
	undelivered,
)
from gigafibre_fsm.domain.care.ticket_mail.mail_facts import MailFacts
from gigafibre_fsm.domain.care.ticket_mail.mail_rules import MailObjection
from gigafibre_fsm.domain.care.ticket_mail.register import FILED, HELD, REFUSED, WAITING, KeptMail
from gigafibre_fsm.domain.care.tickets import notices, visibility
from gigafibre_fsm.domain.platform import desk_notifications, transactions
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from gigafibre_fsm.domain.care.ticket_mail.incoming import TicketMail

BATCH = 50
SUPPORT = "FSM Support"


def file_waiting(is_time_left: Callable[[], bool], now: datetime) -> int:
	"""File what waits, each e-mail in a transaction of its own; return how many.

	Args:
		is_time_left: asked before each e-mail.
		now: site time, naive.
	"""
	filed = 0
	while names := register.list_waiting(BATCH):
		for name in names:
			if not is_time_left():
				return filed
			_file_or_hold(name, now)
			filed += 1
	return filed


def _file_or_hold(name: str, now: datetime) -> None:
	try:
		transactions.run_transaction(partial(_file, name, now))
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"{register.DOCTYPE} {name}")
		# one e-mail that nobody can read keeps no other from its ticket
		transactions.run_transaction(partial(_hold_unreadable, name))


def _hold_unreadable(name: str) -> None:
	if register.lock_mail(name, (WAITING,)):
		register.settle_mail(name, HELD, reason=mail_rules.UNREADABLE)
		_notify_support(name, "An e-mail could not be read.")


def _file(name: str, now: datetime) -> None:
	kept = register.lock_mail(name, (WAITING,))
	if not kept:
		return
	mail = incoming.parse_mail(kept.source, incoming.load_account(kept.account))
	objection = find_objection(mail.facts)
	if objection:
		_refuse(kept, mail, objection)
	elif _is_too_much(mail.facts.sender, now):
		_hold(kept, mail, now)
	else:
		_file_to_ticket(kept, mail, now)


def find_objection(facts: MailFacts) -> MailObjection | None:
	"""Return why an e-mail is not taken up by itself; None if it is."""
	found = mail_rules.find_objection(
		facts,
		our_addresses=_list_own_addresses(),
		our_site=get_url(),
		is_ours=_is_ours,
		is_known=lambda address: bool(senders.find_sender(address).candidates),
	)
	if found:
		return found
	twin = register.find_filed(make_key(facts))
	return MailObjection(mail_rules.DUPLICATE, twin) if twin or _is_stored(facts.message_id) else None


def make_key(facts: MailFacts) -> str:
	"""Return what tells an e-mail from all others: its id or, without one, who wrote about what and when."""
	given = facts.message_id or f"{facts.sender}\n{facts.subject}\n{facts.date}"
	return hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()


def take_up(name: str, now: datetime) -> str:
	"""Make a ticket, or a message of one, of an e-mail that was refused or waits for a person; return the ticket.

	Args:
		name: of the FSM Mail.
		now: site time, naive.

	Raises:
		FsmError: it is in another state by now, it is in a ticket already, or it cannot be read.
	"""
	kept = register.lock_mail(name, (HELD, REFUSED, register.DISMISSED))
	if not kept:
		frappe.throw(_("Somebody has decided about this e-mail meanwhile. Reload the page."), FsmError)
	try:
		mail = incoming.parse_mail(kept.source, incoming.load_account(kept.account))
	except Exception:
		frappe.throw(
			_("This e-mail cannot be read. Open it in your mail program and write the ticket."), FsmError
		)
	if register.find_filed(make_key(mail.facts)) or _is_stored(mail.facts.message_id):
		frappe.throw(_("This e-mail is in a ticket already: search for its subject."), FsmError)
	_file_to_ticket(kept, mail, now, is_by_hand=True)
	return frappe.db.get_value(register.DOCTYPE, name, "issue")


def dismiss(name: str) -> None:
	"""Let an e-mail be that waits for a person; raises FsmError if it is in another state by now."""
	if not register.lock_mail(name, (HELD,)):
		frappe.throw(_("Somebody has decided about this e-mail meanwhile. Reload the page."), FsmError)
	register.settle_mail(name, register.DISMISSED)


def _file_to_ticket(kept: KeptMail, mail: "TicketMail", now: datetime, *, is_by_hand: bool = False) -> None:
	written = ticket_writing.write(mail, now, is_by_hand=is_by_hand)
	register.settle_mail(
		kept.name,
		FILED,
		**_describe(mail),
		effect_key=make_key(mail.facts),
		issue=written.ticket,
		communication=written.communication,
		customer=written.customer or None,
		acknowledged=int(written.is_acknowledged),
	)


def _refuse(kept: KeptMail, mail: "TicketMail", objection: MailObjection) -> None:
	values = {**_describe(mail), "reason": objection.reason, "detail": objection.detail[:140]}
	if objection.reason == mail_rules.UNDELIVERABLE:
		note = undelivered.note_report(mail)
		values |= {"issue": note.issue, "failed_address": note.failed_address}
		values["detail"] = note.detail or values["detail"]
	else:
		values["issue"] = threads.find_ticket(mail.facts) or None
	register.settle_mail(kept.name, REFUSED, **values)


def _hold(kept: KeptMail, mail: "TicketMail", now: datetime) -> None:
	is_first = not register.count_recent(mail.facts.sender, (HELD,), now)
	reason = {"reason": mail_rules.TOO_MANY, "detail": f"> {mail_rules.AN_HOUR}/h"}
	register.settle_mail(kept.name, HELD, **_describe(mail), **reason)
	if is_first:
		_notify_support(kept.name, "One sender writes too often: further e-mails wait for you.")


def _describe(mail: "TicketMail") -> dict[str, object]:
	facts = mail.facts
	return {
		"sender": facts.sender[:140],
		"sender_name": facts.sender_name[:140],
		"subject": facts.subject[:140],
		"message_id": facts.message_id[:140],
		"text": mail.words[: register.LONGEST_TEXT],
		"warning": ticket_writing.find_warning(facts),
	}


def _is_too_much(sender: str, now: datetime) -> bool:
	if visibility.is_staff(sender):
		return False
	return register.count_recent(sender, (FILED, HELD), now) >= mail_rules.AN_HOUR


def _list_own_addresses() -> frozenset[str]:
	return frozenset(
		address.strip().lower() for address in frappe.get_all("Email Account", pluck="email_id") if address
	)


def _is_ours(message_id: str) -> bool:
	# Frappe makes the ids of what it sends with the name of the site
	return message_id.endswith(f"@{frappe.local.site}") or bool(
		frappe.db.exists("Communication", {"message_id": message_id, "sent_or_received": "Sent"})
	)


def _is_stored(message_id: str) -> bool:
	return bool(message_id) and bool(frappe.db.exists("Communication", {"message_id": message_id}))


def _notify_support(name: str, sentence: str) -> None:
	users = desk_notifications.list_users(SUPPORT) or desk_notifications.list_users(notices.STAFF)
	desk_notifications.notify_users(users, sentence, register.DOCTYPE, name)
