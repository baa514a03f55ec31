"""Takes the pictures of the guides from the demonstration, as docs/images/shots.yaml lists them: `make pictures`.

A page without the element that a picture is of, or that is pressed before, fails the run.
"""

import argparse
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from demo.desk import Desk
from demo.seed import PASSWORD, STAFF
from demo.texts import texts, wait_for_text
from embedded.layout import CHECKOUT, Layout
from embedded.other_time import TIME_ZONE
from embedded.programs import web_address

IMAGES = CHECKOUT / "docs" / "images"
LIST = IMAGES / "shots.yaml"
BROWSER = "/usr/bin/chromium-headless-shell"
FLAGS = ("--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
COLOURS = (128, 48, 24)
LARGEST = 150_000  # bytes, as tests/architecture/test_guides.py asks for
PATIENCE = 25_000  # ms until an element must be there
REST = 1_200  # ms until nothing moves any more
NO_MOTION = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"
SMALL = 600  # pixels: a page that is narrower is a phone's


@dataclass(frozen=True)
class Shot:
	"""One picture: whose screen, where, what is pressed, what must be there, and what is cut out."""

	file: str
	who: str
	address: str
	shows: str
	size: list[int] = field(default_factory=lambda: [1366, 768])
	press: list[str] = field(default_factory=list)
	fill: dict[str, str] = field(default_factory=dict)
	find: dict[str, list] = field(default_factory=dict)
	frame: str = ""


def read_list() -> tuple[datetime, list[Shot]]:
	"""Return the moment of the pictures, and the shots."""
	listed = yaml.safe_load(LIST.read_text())
	moment = datetime.fromisoformat(listed["clock"]).replace(tzinfo=ZoneInfo(TIME_ZONE))
	return moment, [Shot(**each) for each in listed["shots"]]


class Gallery:
	"""The site of the demonstration, seen through a browser in which it is the moment of the pictures."""

	def __init__(self, browser: Browser, moment: datetime, base_url: str, twilio_url: str) -> None:
		self.browser = browser
		self.moment = moment
		self.base_url = base_url
		self.twilio_url = twilio_url
		self._cookies: dict[str, list] = {}
		self.dispatcher = Desk(base_url, STAFF[0][0], PASSWORD)
		self.manager = Desk(base_url, STAFF[-1][0], PASSWORD)

	def take(self, shot: Shot) -> None:
		"""Write one picture."""
		with self._page(shot) as page:
			page.goto(self.base_url + self._address(shot), wait_until="load")
			page.add_style_tag(content=NO_MOTION)
			for selector, value in shot.fill.items():
				page.locator(selector).first.fill(value)
			for selector in shot.press:
				page.locator(selector).first.click()
				page.wait_for_timeout(REST)
			page.locator(shot.shows).first.wait_for(state="visible")
			page.wait_for_timeout(REST)
			taken = page.locator(shot.frame).first.screenshot() if shot.frame else page.screenshot()
		_write(taken, IMAGES / shot.file)

	@contextmanager
	def _page(self, shot: Shot) -> Iterator[Page]:
		width, height = shot.size
		is_phone = width < SMALL
		context = self.browser.new_context(
			viewport={"width": width, "height": height},
			device_scale_factor=1.5 if is_phone else 1,
			is_mobile=is_phone,
			has_touch=is_phone,
			locale="fr-CA",
			timezone_id=TIME_ZONE,
			reduced_motion="reduce",
			bypass_csp=True,
		)
		context.set_default_timeout(PATIENCE)
		context.clock.set_fixed_time(self.moment)
		page = context.new_page()
		if shot.who not in self._cookies:
			self._sign_in(page, shot.who)
			self._cookies[shot.who] = context.cookies()
		context.add_cookies(self._cookies[shot.who])
		yield page
		context.close()

	def _sign_in(self, page: Page, who: str) -> None:
		user = next((email for email, *_rest in STAFF if email.startswith(who)), None)
		if user:
			form = {"usr": user, "pwd": PASSWORD}
			page.context.request.post(f"{self.base_url}/api/method/login", form=form).dispose()
		elif who:
			self._open_link(page, who)

	def _open_link(self, page: Page, technician: str) -> None:
		"""Open a fresh link of a technician, from the text that brings it; an earlier text that arrives now opens nothing any more."""
		named = json.dumps([["technician_name", "=", technician]])
		found = self.dispatcher.find("Dispatch Technician", named, '["name","mobile"]')[0]
		already = len(texts(self.twilio_url, found["mobile"]))
		self.dispatcher.call("magic_link.issue_for_technician", technician=found["name"])
		while "/l/" in page.url or page.url == "about:blank":
			text = wait_for_text(self.twilio_url, found["mobile"], already, "/l/")
			already += 1
			page.goto(re.search(r"https?://\S+", text)[0])

	def _address(self, shot: Shot) -> str:
		"""The address of a shot, in which `{name}` is the document that it looks for."""
		if not shot.find:
			return shot.address
		((doctype, filters),) = shot.find.items()
		return shot.address.format(name=self.manager.find(doctype, json.dumps(filters))[0]["name"])


def _is_taken(gallery: Gallery, shot: Shot) -> bool:
	"""Take a picture and say how it went."""
	try:
		gallery.take(shot)
	except (Error, LookupError, TimeoutError) as problem:
		print(f"✗ {shot.file}  {problem}", flush=True)
		return False
	print(f"  {shot.file}  {(IMAGES / shot.file).stat().st_size // 1000} kB", flush=True)
	return True


def _write(taken: bytes, path: Path) -> None:
	"""Store a picture with few colours, which is a third of the bytes; with fewer if it is too large."""
	picture = Image.open(io.BytesIO(taken)).convert("RGB")
	for count in COLOURS:
		picture.quantize(count, dither=Image.Dither.NONE).save(path, optimize=True)
		if path.stat().st_size <= LARGEST:
			return


def main(arguments: list[str] | None = None) -> None:
	"""Take the pictures, or those whose files begin with one of the given words."""
	parser = argparse.ArgumentParser(prog="python -m demo.pictures", description=main.__doc__)
	parser.add_argument("only", nargs="*", help="beginnings of file names")
	words = tuple(parser.parse_args(arguments).only)
	moment, shots = read_list()
	layout = Layout.for_checkout()
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
		twilio_url = f"http://127.0.0.1:{layout.ports()['twilio']}"
		gallery = Gallery(browser, moment, web_address(layout), twilio_url)
		chosen = [shot for shot in shots if not words or shot.file.startswith(words)]
		failed = [shot.file for shot in chosen if not _is_taken(gallery, shot)]
		browser.close()
	if failed:
		raise SystemExit(f"Not taken: {', '.join(failed)}. Mend docs/images/shots.yaml, or the screen.")


if __name__ == "__main__":
	main()
