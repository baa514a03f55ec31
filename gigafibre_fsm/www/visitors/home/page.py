"""Start page of the website: what we offer, and whether an address can have it."""

from gigafibre_fsm.domain.sales.offers import public_plans
from gigafibre_fsm.domain.sales.offers.public_plans import PublicOffers
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.visitors import frame, structured_data, wording


def get(request: PageRequest) -> Page[PublicOffers]:
	"""Show the plans, and the form for an address."""
	page = frame.frame_page("home", public_plans.load_offers(language()), {"words": wording})
	known = page.context
	company = structured_data.describe_company(known["brand"], known["base_url"], known["tel"])
	return frame.add_structured_data(page, [company])
