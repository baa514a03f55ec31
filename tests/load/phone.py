"""Measures the pages of technicians and customers in a real browser on a slow phone: CPU four times slower, the network of 3G.

`python -m tests.load.phone`, with the bench's Python, prints it for the site that `FSM_SITE` names. Each page is
opened with an empty cache, as from the text message, and once more as on the rest of the day. *Usable* is when the
page is drawn, its scripts have run and a button answers. The networks are those that Chromium's and Lighthouse's
throttling call 3G: round trips of 150 and 400 ms, 1.6 and 0.4 Mbit/s down.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from tests import portal_rows, visit_data
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.load.pages import on_site
from tests.paying import paying_site
from tests.plugin import web_server

SLOWER = 4
ROUNDS = 3
WIDTH, HEIGHT = 360, 740
CUSTOMER_PAGES = ("/portal", "/portal/invoices", "/portal/line")
USABLE = 3.0  # seconds, the target
# name → round trip in ms, bits per second down and up
NETWORKS = {"3G": (150, 1_600_000, 750_000), "slow 3G": (400, 400_000, 400_000)}
NOTE = f"""CPU {SLOWER} times slower. Usable: drawn, scripts run, a button answers; the target is {USABLE:.0f} s on 3G. Bytes are those
that travelled, headers included."""

_TIMES = """() => {
	const page = performance.getEntriesByType("navigation")[0];
	const paint = performance.getEntriesByName("first-contentful-paint")[0];
	const parts = performance.getEntriesByType("resource");
	return {
		answer: page.responseEnd,
		paint: paint ? paint.startTime : page.domContentLoadedEventEnd,
		usable: Math.max(page.domContentLoadedEventEnd, paint ? paint.startTime : 0),
		bytes: page.transferSize + parts.reduce((sum, part) => sum + part.transferSize, 0),
		requests: 1 + parts.length,
	};
}"""


@dataclass(frozen=True)
class OpeningTimes:
	"""Seconds until the answer was whole, something was drawn, and the page was usable; what travelled."""

	answer: float
	paint: float
	usable: float
	bytes: int
	requests: int


def main() -> None:
	"""Print the table."""
	line = "{:<9}{:<26}{:<7}" + "{:>11}" * 5
	print(line.format("network", "page", "cache", "answer s", "drawn s", "usable s", "bytes", "requests"))
	with (
		on_site(),
		visit_data.a_visit("fr") as visit,
		paying_site(),
		web_server() as web,
		_browser() as browser,
	):
		share = portal_rows.make_share("ZQPHONE")
		for network in NETWORKS:
			for name, path in _technician_pages(visit).items():
				_print_opening(
					line,
					(network, name),
					_measure_opening(
						browser,
						web,
						path,
						network,
						lambda context: _open_link(context, web, visit.technician.url),
					),
				)
			for path in CUSTOMER_PAGES:
				_print_opening(
					line,
					(network, path),
					_measure_opening(
						browser, web, path, network, lambda context: _sign_in(context, web, share)
					),
				)
	print(NOTE)


def _technician_pages(visit: visit_data.VisitData) -> dict[str, str]:
	return {
		"/t": "/t",
		"/t/job": f"/t/job/{visit.job}",
		"/t/scan": "/t/scan",
		"/t/device": f"/t/device/{visit.equipment}",
		"/t/diagnostic": f"/t/diagnostic?job={visit.job}",
		"/t/stock": "/t/stock",
		"/t/queue": "/t/queue",
		"/t/more": "/t/more",
	}


def _print_opening(line: str, what: tuple[str, str], found: Iterator[tuple[str, OpeningTimes]]) -> None:
	for cache, one in found:
		times = (f"{one.answer:.2f}", f"{one.paint:.2f}", f"{one.usable:.2f}")
		print(line.format(*what, cache, *times, f"{one.bytes:,}", one.requests), flush=True)


@contextmanager
def _browser() -> Iterator[Browser]:
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
		yield browser
		browser.close()


def _measure_opening(
	browser: Browser, web: str, path: str, network: str, sign_in: Callable[[BrowserContext], None]
) -> Iterator[tuple[str, OpeningTimes]]:
	"""The page with an empty cache and with a full one: medians of `ROUNDS` phones."""
	found: dict[str, list[OpeningTimes]] = {"empty": [], "full": []}
	for _round in range(ROUNDS):
		context = browser.new_context(
			viewport={"width": WIDTH, "height": HEIGHT},
			is_mobile=True,
			has_touch=True,
			service_workers="block",
		)
		try:
			sign_in(context)
			for cache in found:
				found[cache].append(_open(context, web + path, network))
		finally:
			context.close()
	for cache, times in found.items():
		yield (
			cache,
			OpeningTimes(*(statistics.median(getattr(one, name) for one in times) for name in _FIELDS)),
		)


_FIELDS = ("answer", "paint", "usable", "bytes", "requests")


def _sign_in(context: BrowserContext, web: str, share: portal_rows.PortalShare) -> None:
	"""Sign a customer in, as the button of the link does, without filling the cache with a page."""
	url = web + path_of(sign_in_url(share.names["contact"], share.names["email"]))
	headers = {"Origin": web}
	context.request.post(url, form={"command_id": "phone"}, headers=headers, max_redirects=0)
	assert context.cookies(), "the button set no cookie"


def _open_link(context: BrowserContext, web: str, link: str) -> None:
	"""Get the link's cookie as the phone does, without filling the cache with a page."""
	code = link.rstrip("/").rsplit("/", 1)[1]
	context.request.get(f"{web}/l/{code}", max_redirects=0)
	# the cookie is for https; loopback counts as such for pages, not for Playwright's own requests
	assert context.cookies(), "the link set no cookie"


def _open(context: BrowserContext, address: str, network: str) -> OpeningTimes:
	page = context.new_page()
	tools = context.new_cdp_session(page)
	delay, down, up = NETWORKS[network]
	tools.send("Network.enable")
	tools.send(
		"Network.emulateNetworkConditions",
		{"offline": False, "latency": delay, "downloadThroughput": down / 8, "uploadThroughput": up / 8},
	)
	tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
	answer = page.goto(address, wait_until="load")
	assert answer and answer.ok, (address, answer and answer.status)
	page.wait_for_selector("html.js")
	times = page.evaluate(_TIMES)
	page.close()
	return OpeningTimes(
		times["answer"] / 1000,
		times["paint"] / 1000,
		times["usable"] / 1000,
		times["bytes"],
		times["requests"],
	)


if __name__ == "__main__":
	main()
