"""The customers' pages load a sheet and a script of their own; what they show has its style there."""

import re

from tests.architecture.sources import APP

STYLES = APP / "public" / "css"
SHARED = ("templates/fsm/message.html", "templates/fsm/expired.html", "templates/fsm/fresh_link.html")
FRAME = APP / "templates" / "fsm" / "base.html"
PORTAL = (
	*(APP / "www" / "portal").rglob("*.html"),
	*(APP / name for name in (*SHARED, "www/l/page.html", "www/l/question/page.html")),
	FRAME,
)


def test_the_customers_sheet_has_the_style_of_every_class_on_their_pages() -> None:
	"""A class that only the technicians' parts define would be without style on a customer's page."""
	lacking = {
		name: sorted(used & (list_styled("fsm_pages") - list_styled("fsm_customer")))
		for name, used in ((path.relative_to(APP), list_classes(path.read_text())) for path in PORTAL)
	}
	assert not {name: classes for name, classes in lacking.items() if classes}


def test_the_customers_sheet_and_script_are_loaded_by_each_of_their_pages() -> None:
	"""A page that extends the frame of all light pages names the bundle; others extend such a page."""
	wrong = [
		str(path.relative_to(APP))
		for path in PORTAL
		if "fsm/base.html" in path.read_text()
		and not re.search(r'set bundle = .*"fsm_customer"', path.read_text())
	]
	assert not wrong, wrong


def test_the_customers_script_holds_nothing_of_the_technicians() -> None:
	"""Its modules are those of `pages/`, which import none of `technician/`."""
	shared = [
		APP / "public" / "js" / "fsm_customer.bundle.js",
		*(APP / "public" / "js" / "pages").glob("*.js"),
	]
	assert len(shared) > 5
	assert [path.name for path in shared if "technician/" in path.read_text()] == []


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
