"""Loads the content of an agreement's document."""

from typing import TYPE_CHECKING

from frappe.utils import getdate

from gigafibre_fsm.domain.access.printed_images import load_logo
from gigafibre_fsm.domain.sales.agreements import facts, settings
from gigafibre_fsm.domain.sales.agreements.document.model import AgreementDocument
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts, SaleChannel
from gigafibre_fsm.domain.sales.agreements.rights import RightsRules
from gigafibre_fsm.domain.sales.agreements.seller import load_seller

if TYPE_CHECKING:
	from frappe.model.document import Document


def load_document(agreement: "Document", language: str) -> AgreementDocument:
	"""Load the content of an agreement's text.

	Args:
		agreement: the Service Agreement.
		language: `fr` or `en`.
	"""
	about = facts.choose_language(facts.read_facts(agreement.facts), language)
	rules = settings.load_rules()
	seller = load_seller()
	terms = settings.load_terms(language, is_commercial=about.is_commercial)
	return AgreementDocument(
		number=agreement.name,
		language=language,
		logo=load_logo(),
		company=seller.name,
		company_address=seller.address,
		company_phone=seller.phone,
		about=about,
		written_on=getdate(agreement.creation),
		terms=tuple(part.strip() for part in terms.split("\n\n") if part.strip()),
		cancel_days=_count_cancel_days(about, rules.rights),
		asks_ending_amount=rules.asks_ending_amount,
		replaces=agreement.replaces or "",
	)


def _count_cancel_days(about: AgreementFacts, rules: RightsRules) -> int:
	"""Return what the text promises; a sale on the web promises nothing, because its copy goes out at once."""
	if about.is_commercial or about.channel is SaleChannel.WEB:
		return 0
	return rules.door_days if about.channel is SaleChannel.DOOR else rules.telephone_days
