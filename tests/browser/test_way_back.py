"""The arrow of a page leads where one came from; from the home screen the list opens without a message."""

from playwright.sync_api import Page, expect

from tests import visit_data
from tests.browser.conftest import Phone


def _opened(page: Page, web: str, visit: visit_data.VisitData) -> Page:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	return page


def test_the_arrow_of_a_device_leads_to_where_one_came_from(site: str, web: str, phone: Phone) -> None:
	with visit_data.a_visit("fr") as visit:
		page, arrow = _opened(phone(), web, visit), ".top .back"
		for path in (f"/t/job/{visit.job}", f"/t/device/{visit.equipment}"):
			page.goto(web + path)
		expect(page.locator(arrow)).to_have_attribute("href", f"/t/job/{visit.job}")
		page.locator(arrow).click()
		expect(page).to_have_url(f"{web}/t/job/{visit.job}")
		page.locator(arrow).click()
		expect(page).to_have_url(f"{web}/t")
		for path in ("/t/stock", f"/t/device/{visit.equipment}"):
			page.goto(web + path)
		expect(page.locator(arrow)).to_have_attribute("href", "/t/stock")
		# without a script the page's own link is the way
		page = _opened(phone(scripts=False), web, visit)
		page.goto(f"{web}/t/device/{visit.equipment}")
		expect(page.locator(arrow)).to_have_attribute("href", "/t/stock")


def test_the_list_can_stand_on_the_home_screen(site: str, web: str, phone: Phone) -> None:
	with visit_data.a_visit("fr") as visit:
		page = _opened(phone(), web, visit)
		address = page.locator("link[rel=manifest]").get_attribute("href")
		manifest = page.request.get(web + address).json()
		assert (manifest["start_url"], manifest["scope"]) == ("/t", "/t")
		folder = address.rsplit("/", 1)[0]
		for icon in manifest["icons"]:
			answer = page.request.get(f"{web}{folder}/{icon['src']}")
			assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
		# a customer has nothing to put there
		assert "manifest" not in page.context.browser.new_context().request.get(f"{web}/portal").text()
