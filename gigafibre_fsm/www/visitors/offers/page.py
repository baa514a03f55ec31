"""The plans that the website sells, with their prices."""

from gigafibre_fsm.domain.sales.offers import public_plans
from gigafibre_fsm.domain.sales.offers.public_plans import PublicOffers
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.visitors import frame, structured_data, wording


def get(request: PageRequest) -> Page[PublicOffers]:
	"""Show the plans; where none is sold on the website, a kind word and the telephone."""
	shown = public_plans.load_offers(language())
	page = frame.frame_page("offers", shown, {"words": wording})
	known = page.context
	plans = structured_data.describe_plans(shown.plans, known["brand"], known["canonical"])
	return frame.add_structured_data(page, plans)
