"""A page shows one frozen dataclass of the domain; its address, its class and its fields stand in docs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, meta

from tests.architecture.sources import APP, MODULES, name_in_app, syntax
from tests.architecture.test_answers import answers, classes, holders, lines, shapes, table_of

WWW = APP / "www"


def page_modules() -> list[Path]:
	return sorted(path for path in WWW.rglob("page.py") if path.parent != WWW)


def shown_by(path: Path) -> list[str]:
	"""Return what `get` of a page shows, as it is annotated: `Page[Shown]`, of which there may be several."""
	(get,) = (node for node in syntax(path).body if isinstance(node, ast.FunctionDef) and node.name == "get")
	pages = (
		node
		for node in ast.walk(get.returns)
		if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Page"
	)
	return [ast.unparse(node.slice) for node in pages]


def contexts() -> Iterator[tuple[str, str]]:
	"""Yield each page, by its folder, and each class that it shows."""
	for path in page_modules():
		for shown in shown_by(path):
			yield str(path.parent.relative_to(APP)), shown


def test_every_page_says_what_it_shows():
	bare = [
		f"{name_in_app(path)}: {node.name}"
		for path in MODULES
		if WWW in path.parents
		for node in ast.walk(syntax(path))
		if isinstance(node, ast.FunctionDef) and node.returns
		if node.name == "get" and re.search(r"\bPage\b(?!\[)", ast.unparse(node.returns))
	]
	assert not bare
	assert len(list(contexts())) > 12


def test_what_a_page_shows_is_a_frozen_dataclass_of_the_domain():
	frozen = {
		node.name
		for node in classes()
		if any("dataclass(frozen=True" in ast.unparse(each) for each in node.decorator_list)
	}
	in_the_domain = {
		node.name
		for path in MODULES
		if name_in_app(path).startswith("domain/")
		for node in syntax(path).body
		if isinstance(node, ast.ClassDef)
	}
	wrong = [
		f"{page} shows {shown}"
		for page, shown in contexts()
		if shown != "None" and shown not in frozen & in_the_domain
	]
	assert not wrong


def test_the_fields_of_what_every_page_shows_are_documented():
	"""Shapes that a method answers too stand in docs/reference/api.md alone."""
	known = holders(answers())
	found = {shape: whose for shape, whose in holders(contexts()).items() if shape not in known}
	assert table_of("pages.md", "What each page shows") == lines(found), (
		"docs/features/pages.md is to say:\n" + ("\n".join(lines(found)))
	)


ALWAYS = {"_", "asset", "new_command_id", "csrf_token", "here", "was_refused", "shown", "lang", "path"}
ALWAYS |= {"identity", "problem", "notice", "typed"}
"""What templating.py and page_renderer.py give to every template."""
BINDS = re.compile(r"(?:set|import|as|macro|for|with|,) (\w+)")


def templates() -> Iterator[tuple[Path, str]]:
	"""Yield the folder of each template, and its text."""
	for path in sorted(WWW.rglob("*.html")):
		yield path.parent, path.read_text()


def test_a_template_takes_no_field_that_its_page_does_not_show():
	"""An unknown name is silently nothing in `{% if %}`: what hangs on it is never seen again."""
	fields = {}
	for page, shown in contexts():
		fields.setdefault(APP / page, set()).update(shapes().get(shown, ()))
	wrong = [
		f"{folder.relative_to(APP)}: shown.{name}"
		for folder, text in templates()
		for name in re.findall(r"\bshown\.(\w+)", text)
		if name not in fields.get(folder, ())
	]
	assert not wrong


def test_a_template_asks_for_no_name_that_nobody_gives():
	everywhere = "".join(text for _folder, text in templates())
	bound = set(BINDS.findall(everywhere)) | ALWAYS
	wrong = []
	for folder, text in templates():
		given = {
			node.value
			for module in (*folder.glob("*.py"), *WWW.glob("*.py"))
			for node in ast.walk(syntax(module))
			if isinstance(node, ast.Constant) and isinstance(node.value, str)
		}
		asked = meta.find_undeclared_variables(Environment().parse(text))
		wrong += [f"{folder.relative_to(APP)}: {name}" for name in asked - bound - given]
	assert not wrong
