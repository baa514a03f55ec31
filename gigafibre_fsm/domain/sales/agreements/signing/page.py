"""What the page shows to whoever has the link to an agreement."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.domain.sales.agreements import facts, messages, repository, settings, states
from gigafibre_fsm.domain.sales.agreements.facts import AgreementLine
from gigafibre_fsm.domain.sales.agreements.signing import codes
from gigafibre_fsm.domain.sales.agreements.states import AgreementState

HIDDEN = "•"


@dataclass(frozen=True, slots=True)
class SigningPage:
	"""The page of an agreement.

	Attributes:
		state: of the agreement.
		may_sign, is_signed: what the page is for now; neither for one that is over without a signature.
		is_withdrawn: its order was cancelled before it was signed.
		is_declined: the customer refused it.
		is_over: signed once, and ended since; the copy stays.
		ended_on: local date on which it ended; None if it did not, or nobody knows.
		next_code_at: from when another code may be asked for, site time; None for now.
		is_code_used_up: the code that was sent last was mistyped too often.
		number: by which a code can be texted, mostly hidden; empty if it cannot.
		address: to which a code can be mailed, mostly hidden; empty if it cannot.
		waits_for_code: a code was sent that is still good.
		language: of the text that is signed.
		is_signed_elsewhere: it is signed at DocuSeal, at `signing_url`, which is empty until it was made there.
		may_ask_english: the French text was shown, and English was not chosen.
		cancel_until: the last day on which it may be ended at no cost; None without such a right.
	"""

	name: str
	state: AgreementState
	may_sign: bool
	is_signed: bool
	is_withdrawn: bool
	is_declined: bool
	is_over: bool
	ended_on: date | None
	customer_name: str
	service_address: str
	lines: tuple[AgreementLine, ...]
	one_time_lines: tuple[AgreementLine, ...]
	monthly_total: Decimal
	one_time_total: Decimal
	term_months: int
	equipment: tuple[str, ...]
	expires_on: datetime | None
	number: str
	address: str
	waits_for_code: bool
	is_code_used_up: bool
	next_code_at: datetime | None
	language: str
	may_ask_english: bool
	is_signed_elsewhere: bool
	signing_url: str
	signed_by: str
	signed_on: datetime | None
	cancel_until: date | None


def load_page(name: str) -> SigningPage:
	"""Return what the page shows; the caller has checked that the reader has the link to this agreement.

	Args:
		name: of the Service Agreement.
	"""
	doc = frappe.get_doc(repository.DOCTYPE, name)
	about = facts.choose_language(facts.read_facts(doc.facts), doc.language)
	state = AgreementState(doc.state)
	may_sign, is_own = state in states.TO_SIGN, doc.signing_way == settings.OWN_PAGE
	return SigningPage(
		name=doc.name,
		state=state,
		may_sign=may_sign,
		is_signed=bool(doc.signed_document),
		is_withdrawn=state is AgreementState.VOID and bool(doc.fsm_order),
		is_declined=state is AgreementState.DECLINED,
		is_over=bool(doc.signed_document) and state not in states.BINDING,
		ended_on=doc.ended_on,
		customer_name=doc.customer_name,
		service_address=formatting.address(about.address),
		lines=about.monthly_lines,
		one_time_lines=about.one_time_lines,
		monthly_total=to_decimal(about.monthly_total),
		one_time_total=to_decimal(about.one_time_total),
		term_months=about.term_months or 0,
		equipment=about.equipment,
		expires_on=doc.expires_on,
		number=hide_number(messages.find_number(doc)),
		address=hide_address(messages.find_address(doc)),
		waits_for_code=may_sign and codes.is_waiting(doc),
		is_code_used_up=may_sign and codes.is_used_up(doc),
		next_code_at=codes.find_next_moment(doc),
		language=doc.language,
		may_ask_english=may_sign and is_own and doc.language == "fr" and bool(doc.viewed_on),
		is_signed_elsewhere=not is_own,
		signing_url=doc.docuseal_url or "",
		signed_by=doc.signed_by or "",
		signed_on=instants.to_site(doc.signed_on) if doc.signed_on else None,
		cancel_until=doc.cancel_until,
	)


def find_language(name: str) -> str:
	"""Return the language of the text that is signed, `fr` or `en`."""
	return frappe.db.get_value(repository.DOCTYPE, name, "language") or "fr"


def find_order(name: str) -> str:
	"""Return the FSM Order of an agreement; empty without one."""
	return frappe.db.get_value(repository.DOCTYPE, name, "fsm_order") or ""


def hide_number(number: str) -> str:
	"""Return a number of which only the last two digits are shown, so that a forwarded link tells no number."""
	return HIDDEN * 3 + number[-2:] if number else ""


def hide_address(address: str) -> str:
	"""Return an e-mail address of which only the first letter and the domain are shown."""
	local, _at, domain = address.partition("@")
	return f"{local[:1]}{HIDDEN * 3}@{domain}" if domain else ""
