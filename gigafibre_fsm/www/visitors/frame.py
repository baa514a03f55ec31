"""What all public pages have: their address in both languages, the company's name and number, and how long they are kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.platform.office import find_home_page, load_office
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, Shown
from gigafibre_fsm.www.routes import PUBLIC_PATHS
from gigafibre_fsm.www.templating import language

LANGUAGES = ("fr", "en")
KEPT = 300
"""Seconds for which browsers and caches may keep a page."""


def frame_page(
	page: str, shown: Shown, context: Mapping[str, Any] | None = None, *, kept: int = KEPT, status: int = 200
) -> Page[Shown]:
	"""Return a public page.

	Args:
		page: its key in PUBLIC_PATHS, which is its folder.
		shown: what it shows.
		context: its own words and addresses.
		kept: seconds for which it may be kept; 0 for a page that is only this visitor's.
		status: HTTP status.
	"""
	base = links.base_url()
	frame = {
		"page": page,
		"brand": load_office().brand or "Gigafibre",
		"paths": {key: find_path(key, language()) for key in PUBLIC_PATHS},
		"canonical": base + find_path(page, language()),
		"alternates": {each: base + find_path(page, each) for each in LANGUAGES},
		"other": next(each for each in LANGUAGES if each != language()),
		"base_url": base,
		**office_phone.office_number(),
	}
	template = f"gigafibre_fsm/www/visitors/{page}/page.html"
	return Page(
		template, shown, {**frame, **(context or {})}, status, {"Cache-Control": _cache_control(kept)}
	)


def add_structured_data(page: Page[Shown], described: list[Mapping[str, Any]]) -> Page[Shown]:
	"""Return the page with data for search engines, which its template writes as JSON-LD."""
	return replace(page, context={**page.context, "structured": described})


def find_path(page: str, lang: str) -> str:
	"""Return the path of a public page in a language; the French start page is `/` where the website begins with it."""
	path = PUBLIC_PATHS[page][lang]
	if page == "home" and lang == "fr" and find_home_page() == path:
		return "/"
	return f"/{path}"


def _cache_control(kept: int) -> str:
	if not kept:
		return "no-store"
	whose = "private" if request_guards.has_login() else "public"
	return f"{whose}, max-age={kept}"
