"""Which e-mails become tickets: those that a person wrote to us, each once. Pure."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from gigafibre_fsm.domain.care.ticket_mail.mail_facts import MailFacts

AUTOMATIC, UNDELIVERABLE, OWN_ADDRESS, OWN_MESSAGE, LIST = (
	"Automatic reply",
	"Delivery report",
	"Sent from our own address",
	"Sent by us",
	"Mailing list",
)
NO_SENDER, DUPLICATE, TOO_MANY, UNREADABLE = (
	"Without sender",
	"Came twice",
	"Too many from one sender",
	"Could not be read",
)
REASONS = (
	*(AUTOMATIC, UNDELIVERABLE, OWN_ADDRESS, OWN_MESSAGE, LIST),
	*(NO_SENDER, DUPLICATE, TOO_MANY, UNREADABLE),
)
"""Options of FSM Mail.reason."""

AN_HOUR = 10
"""E-mails of one sender within an hour that are taken up by themselves; further ones wait for a person."""

_MACHINES = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|double-bounce)@")
_SILENT = re.compile(r"^(no-?reply|do-?not-?reply|ne-?pas-?repondre|notifications?|bounces?)\b.*@")
# what programs write that set none of the headers
_ABSENT = re.compile(
	r"^((automatic|auto|automated)[ -]?repl(y|ies)\b|autoreply\b|auto[:-]"
	r"|out of (the )?office\b|r[ée]ponse automatique\b|message d.absence\b"
	r"|absence? du bureau\b|absent(e|\(e\))? du bureau\b|hors du bureau\b|abwesenheit|automatische antwort)",
	re.IGNORECASE,
)
_FAILED = re.compile(
	r"^(undeliver(ed|able)\b|mail delivery (failed|system|failure)\b|delivery status notification\b"
	r"|returned mail\b|failure notice\b|[ée]chec de (la )?remise\b|non remis\b)",
	re.IGNORECASE,
)


@dataclass(frozen=True)
class MailObjection:
	"""Why an e-mail is not taken up: one of REASONS, and what of it says so (`Precedence: bulk`)."""

	reason: str
	detail: str = ""


def find_objection(
	facts: MailFacts,
	*,
	our_addresses: Collection[str],
	our_site: str,
	is_ours: Callable[[str], bool],
	is_known: Callable[[str], bool],
) -> MailObjection | None:
	"""Return why an e-mail is not taken up; None if a person wrote it to us.

	Args:
		facts: of its header.
		our_addresses: those of all e-mail accounts of the site, in small letters.
		our_site: its address, as X-Frappe-Site has it.
		is_ours: whether we have sent the message with this id.
		is_known: whether an address is a customer's, whose mailing list may pass on what a person wrote.
	"""
	if not facts.sender and not facts.is_report and not facts.has_null_path:
		return MailObjection(NO_SENDER)
	return (
		_find_report(facts)
		or _find_own(facts, our_addresses, our_site, is_ours)
		or _find_automatic(facts)
		or _find_list(facts, is_known)
	)


def may_acknowledge(facts: MailFacts) -> bool:
	"""Whether a sender may be told that their e-mail has come: never one whose answers nobody reads."""
	return not (
		facts.failed_checks
		or facts.is_list
		or facts.precedence
		or facts.suppress
		or _SILENT.match(facts.sender)
	)


def _find_report(facts: MailFacts) -> MailObjection | None:
	if facts.is_report:
		return MailObjection(UNDELIVERABLE, "multipart/report")
	if _MACHINES.match(facts.sender):
		return MailObjection(UNDELIVERABLE, facts.sender)
	if _FAILED.match(facts.subject):
		return MailObjection(UNDELIVERABLE, facts.subject[:100])
	if facts.has_null_path and not facts.auto_submitted:
		return MailObjection(UNDELIVERABLE, "Return-Path: <>")
	return None


def _find_own(
	facts: MailFacts, our_addresses: Collection[str], our_site: str, is_ours: Callable[[str], bool]
) -> MailObjection | None:
	if facts.sender in our_addresses:
		return MailObjection(OWN_ADDRESS, facts.sender)
	if facts.origin and facts.origin == our_site.rstrip("/"):
		return MailObjection(OWN_MESSAGE, "X-Frappe-Site")
	if facts.message_id and is_ours(facts.message_id):
		return MailObjection(OWN_MESSAGE, "Message-ID")
	return None


def _find_automatic(facts: MailFacts) -> MailObjection | None:
	if facts.auto_submitted not in ("", "no"):
		return MailObjection(AUTOMATIC, f"Auto-Submitted: {facts.auto_submitted}"[:100])
	if facts.suppress and facts.suppress != "none":
		return MailObjection(AUTOMATIC, f"X-Auto-Response-Suppress: {facts.suppress}"[:100])
	if facts.precedence in ("auto_reply", "auto-reply", "bulk", "junk"):
		return MailObjection(AUTOMATIC, f"Precedence: {facts.precedence}")
	if _ABSENT.match(facts.subject):
		return MailObjection(AUTOMATIC, facts.subject[:100])
	return None


def _find_list(facts: MailFacts, is_known: Callable[[str], bool]) -> MailObjection | None:
	if (facts.is_list or facts.precedence == "list") and not is_known(facts.sender):
		return MailObjection(LIST)
	return None
