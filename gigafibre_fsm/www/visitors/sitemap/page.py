"""The site's map for search engines: the public pages in both languages, and what Frappe's website publishes."""

from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from frappe.website.router import get_pages
from frappe.www.sitemap import get_public_pages_from_doctypes

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.routes import LISTED_PATHS, PUBLIC_PATHS
from gigafibre_fsm.www.visitors import frame

NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def get(request: PageRequest) -> Raw:
	"""Return the map as XML; Frappe's own has no languages, and would not know our pages."""
	base = links.base_url()
	ours = [_describe(base, page, lang) for page in LISTED_PATHS for lang in frame.LANGUAGES]
	others = [f"<url><loc>{escape(base)}/{quote(route)}</loc></url>" for route in _list_others()]
	body = "\n".join(
		('<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {NAMESPACES}>", *ours, *others, "</urlset>")
	)
	headers = {"Cache-Control": f"public, max-age={frame.KEPT}"}
	return Raw(body.encode(), "application/xml; charset=utf-8", headers=headers)


def _describe(base: str, page: str, lang: str) -> str:
	found = {each: base + frame.find_path(page, each) for each in frame.LANGUAGES}
	others = {**found, "x-default": found["fr"]}
	alternates = "".join(
		f'<xhtml:link rel="alternate" hreflang="{each}" href={quoteattr(url)}/>'
		for each, url in others.items()
	)
	return f"<url><loc>{escape(found[lang])}</loc>{alternates}</url>"


def _list_others() -> list[str]:
	"""Return the routes that Frappe itself would list: pages of apps, Web Pages, posts of the blog."""
	of_apps = [page.name for page in get_pages().values() if page.sitemap]
	published = [route for route in get_public_pages_from_doctypes() if route]
	taken = {path for paths in PUBLIC_PATHS.values() for path in paths.values()}
	return sorted({*of_apps, *published} - taken)
