"""What a visit's page says of another time that dispatch offers, by why it does."""

from dataclasses import dataclass

from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause
from gigafibre_fsm.domain.dispatch.self_service import CustomerJobPage
from gigafibre_fsm.www.portal.wording import clock
from gigafibre_fsm.www.templating import translate as _


@dataclass(frozen=True, slots=True)
class OfferWords:
	"""The heading of an offer, its question, and the answers on its two buttons."""

	title: str
	question: str
	yes: str
	no: str


def word_offer(page: CustomerJobPage) -> OfferWords | None:
	"""Return the words of the offer that the customer can answer; None without one.

	Args:
		page: the visit; without a window, nothing could come earlier.
	"""
	if not page.offer:
		return None
	until = clock(page.offer.until)
	if page.offer.cause is OfferCause.STORM:
		return OfferWords(
			_("Another time because of the storm"),
			_(
				"Does that suit you? Your visit only moves if you say yes. Without an answer before {0}, we will call you."
			).format(until),
			_("Yes, come then"),
			_("No, keep my time"),
		)
	if page.window:
		return OfferWords(
			_("We can come earlier"),
			_("Does that suit you? Without an answer before {0}, your visit stays as it is.").format(until),
			_("Yes, come earlier"),
			_("No, keep my time"),
		)
	return OfferWords(
		_("We can come at this time"),
		_("Does that suit you? Without an answer before {0}, we will look for another time.").format(until),
		_("Yes, come then"),
		_("No, not then"),
	)


def word_ended_offer(page: CustomerJobPage) -> str:
	"""Return what is said of an offer that can be answered no more; empty without one.

	Args:
		page: the visit.
	"""
	if not page.ended_offer:
		return ""
	if page.ended_offer is OfferCause.STORM:
		return _("Your visit stays as it is. If the storm makes that impossible, we will call you.")
	if page.window:
		return _("The offer to come earlier has ended. Your visit stays as it is.")
	return _("This offer has ended. We will look for another time.")
