"""What whoever has the link does with an agreement: open it, wish for English, sign it, refuse it.

A signature is a code that was received at the customer's number or address, with a drawn signature or with a typed name
and the words of acceptance. A typed name alone signs nothing.
Source: Civil Code of Québec, article 2827; Act to establish a legal framework for information technology (C-1.1), section 39.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.printed_images import shrink_picture
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales.agreements import language_choice, repository, settings, states, texts
from gigafibre_fsm.domain.sales.agreements.document.model import VERSION
from gigafibre_fsm.domain.sales.agreements.language_choice import ENGLISH
from gigafibre_fsm.domain.sales.agreements.signing import codes, sealed_copy
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_NAME = 140
LARGEST_DRAWING = 500_000
"""Bytes of a drawn signature."""


@dataclass(frozen=True, slots=True)
class SigningVisit:
	"""Who uses the page: the link (its name is the `jti` of the token), network address and browser."""

	link: str
	address: str
	agent: str

	def describe(self) -> dict[str, str]:
		"""Return what the evidence says of it."""
		return {"link": self.link, "address": self.address, "agent": self.agent[:300]}


@dataclass(frozen=True, slots=True)
class TypedSignature:
	"""What was sent to sign: code and name as typed, whether the words were accepted, and a drawing (PNG) or nothing."""

	code: str
	name: str
	is_accepted: bool
	drawing: bytes = b""


def note_opened(name: str, visit: SigningVisit) -> None:
	"""Write down that the French text was put before the customer, the first time they open it."""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) is not AgreementState.SENT:
		return
	repository.change_state(doc, AgreementState.VIEWED, {"viewed_on": now_datetime()})
	details = {"document": texts.find_hash(doc), "language": doc.language, **visit.describe()}
	repository.add_evidence(name, "Opened", details)


def choose_english(name: str, visit: SigningVisit) -> None:
	"""Give the customer the English text because they expressly wish it; the wish is written down.

	Raises:
		FsmError: the French text was not put before them, or the agreement waits for no signature.
	"""
	doc = _lock_to_sign(name)
	if doc.language == ENGLISH:
		return
	if doc.signing_way != settings.OWN_PAGE:
		frappe.throw(_("This agreement is signed on another page: follow its button."), FsmError)
	if not language_choice.may_choose(ENGLISH, doc.viewed_on):
		frappe.throw(_("The French text comes first: open it, then ask for English."), FsmError)
	values = texts.make_text(doc, ENGLISH)
	doc.update({**values, "language": ENGLISH, "english_wished_on": _now()})
	repository.save_agreement(doc)
	details = {"document": doc.english_hash, "language": ENGLISH, **visit.describe()}
	repository.add_evidence(name, "English Wished", details)


def sign_agreement(name: str, typed: TypedSignature, visit: SigningVisit, statement: str) -> None:
	"""Sign an agreement, store the sealed copy with its evidence, and send it; once.

	Args:
		name: of the Service Agreement.
		typed: what was sent.
		visit: by whom.
		statement: the sentence that was accepted, in the language of the page.

	Raises:
		FsmError: the code is wrong, nothing was accepted, the name is missing, or it waits for no signature.
	"""
	doc = _lock_to_sign(name)
	if not typed.is_accepted:
		frappe.throw(_("Tick the box: without it nothing is signed."), FsmError)
	signed_by = " ".join(typed.name.split())[:LONGEST_NAME]
	if len(signed_by) < 2:
		frappe.throw(_("Write your name."), FsmError)
	codes.require_code(doc, typed.code)
	drawing = _read_drawing(typed.drawing)
	row = repository.add_evidence(
		name,
		"Signed",
		{
			"document": texts.find_hash(doc),
			"form": VERSION,
			"language": doc.language,
			"signed_by": signed_by,
			"statement": statement,
			"drawing": sha256(drawing).hexdigest() if drawing else "",
			"code_sent_to": doc.code_sent_to,
			**visit.describe(),
		},
	)
	values = {
		"signed_on": row.happened_on,
		"signed_day": instants.to_site(row.happened_on).date(),
		"signed_by": signed_by,
		"code_hash": None,
		"code_expires_on": None,
	}
	sealed_copy.store_signed(doc, values, statement, drawing)


def decline_agreement(name: str, reason: str, visit: SigningVisit) -> None:
	"""Refuse an agreement.

	Args:
		name: of the Service Agreement.
		reason: as it was typed; may be empty.
		visit: by whom.
	"""
	doc = _lock_to_sign(name)
	repository.change_state(doc, AgreementState.DECLINED, {"end_reason": reason.strip()[:1000]})
	repository.add_evidence(name, "Declined", {"reason": doc.end_reason, **visit.describe()})


def _lock_to_sign(name: str) -> "Document":
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) not in states.TO_SIGN:
		frappe.throw(_("This agreement waits for no signature."), FsmError)
	if doc.expires_on and doc.expires_on <= now_datetime():
		frappe.throw(_("The time to sign this agreement is over. Call us for another one."), FsmError)
	return doc


def _read_drawing(png: bytes) -> bytes:
	"""Return a drawn signature, reduced; empty without one."""
	if not png:
		return b""
	drawing = shrink_picture(png, "PNG") if len(png) <= LARGEST_DRAWING else b""
	if not drawing:
		frappe.throw(_("The drawn signature could not be read. Draw it again, or sign without it."), FsmError)
	return drawing


def _now():
	return instants.now_utc().replace(microsecond=0)
