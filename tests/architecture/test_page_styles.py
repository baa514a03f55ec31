"""The customers' pages load a sheet of their own; what they show has its style there."""

import re

from tests.architecture.sources import APP

STYLES = APP / "public" / "css"
PORTAL = (*(APP / "www" / "portal").rglob("*.html"), APP / "templates" / "fsm" / "base.html")


def test_the_customers_sheet_has_the_style_of_every_class_on_their_pages() -> None:
	"""A class that only the technicians' parts define would be without style on a customer's page."""
	lacking = {
		name: sorted(used & (list_styled("fsm_pages") - list_styled("fsm_customer")))
		for name, used in ((path.relative_to(APP), list_classes(path.read_text())) for path in PORTAL)
	}
	assert not {name: classes for name, classes in lacking.items() if classes}


def test_the_customers_sheet_is_loaded_by_each_of_their_pages() -> None:
	"""A page that extends the frame of all light pages names the sheet; others extend such a page."""
	wrong = [
		str(path.relative_to(APP))
		for path in PORTAL
		if "fsm/base.html" in path.read_text() and "fsm_customer.bundle.css" not in path.read_text()
	]
	assert not wrong, wrong


def list_styled(bundle: str) -> set[str]:
	"""Return the classes that the parts of a bundle give a style."""
	parts = re.findall(r'@import "\./pages/(\w+)"', (STYLES / f"{bundle}.bundle.scss").read_text())
	assert parts, bundle
	rules = "".join((STYLES / "pages" / f"_{part}.scss").read_text() for part in parts)
	selectors = re.findall(r"^[^\n\t/@][^\n]*[{,]$", rules, re.MULTILINE)
	return {name for selector in selectors for name in re.findall(r"\.([a-z][\w-]*)", selector)}


def list_classes(template: str) -> set[str]:
	"""Return the class names that a template writes, and those it hands to a macro."""
	written = re.findall(r"""\bclass=["']([^"']*)["']""", template)
	return {name for each in written for name in re.sub(r"{[{%].*?[%}]}", " ", each).split()}
