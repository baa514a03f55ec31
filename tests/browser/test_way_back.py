"""The arrow of a page leads where one came from; from the home screen the list opens without a message."""

from playwright.sync_api import Page, expect

from tests import visit_data
from tests.browser.conftest import Phone, Worlds


def _open_list(page: Page, web: str, visit: visit_data.VisitData) -> Page:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	return page


def test_the_arrow_of_a_device_leads_to_where_one_came_from(
	site: str, web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page, arrow = _open_list(phone(), web, visit), ".top .back"
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
	page = _open_list(phone(scripts=False), web, visit)
	page.goto(f"{web}/t/device/{visit.equipment}")
	expect(page.locator(arrow)).to_have_attribute("href", "/t/stock")


def test_the_list_can_stand_on_the_home_screen(site: str, web: str, phone: Phone, worlds: Worlds) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = _open_list(phone(), web, visit)
	address = page.locator("link[rel=manifest]").get_attribute("href")
	manifest = page.request.get(web + address).json()
	assert (manifest["start_url"], manifest["scope"]) == ("/t", "/t")
	folder = address.rsplit("/", 1)[0]
	for icon in manifest["icons"]:
		answer = page.request.get(f"{web}{folder}/{icon['src']}")
		assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
	# a customer has nothing to put there
	assert "manifest" not in page.context.browser.new_context().request.get(f"{web}/portal").text()


def test_the_toast_covers_neither_the_bar_nor_a_sheet_and_the_keyboard_goes_on_at_the_next_step(
	site: str, web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = _open_list(phone(width=360), web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	page.get_by_role("button", name="Je suis en route").press("Enter")
	expect(page.get_by_role("button", name="Arrivé sur place")).to_be_focused()
	page.keyboard.press("Enter")
	toast = page.locator("#toast")
	expect(toast).to_contain_text("Vous êtes sur place.")
	page.locator("#next .bar").evaluate("bar => bar.style.minHeight = '190px'")
	page.wait_for_function(
		"toast.getBoundingClientRect().bottom <= document.querySelector('#next .bar').offsetTop"
	)
	page.evaluate("location.hash = 'missing'")
	sheet = "document.querySelector('#missing > div').getBoundingClientRect()"
	page.wait_for_function(f"{sheet}.top > 0 && toast.getBoundingClientRect().bottom <= {sheet}.top")
