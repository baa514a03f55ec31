"""An answer has a shape: who calls a public function reads its fields in its annotation, not in its body."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from tests.architecture.endpoints import endpoints
from tests.architecture.sources import APP, MODULES, syntax
from tests.architecture.test_docs import DOCS
from tests.architecture.test_docstrings import RINGS, public_functions

SHAPELESS = {"dict", "list", "set", "frozenset", "tuple", "Any", "object", "_dict", "Mapping", "Sequence"}
"""Types that say nothing of what they hold, unless their brackets do."""


def has_shape(annotation: ast.expr | None) -> bool:
	"""Tell whether an annotation says what a value holds, down to the last bracket."""
	if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
		return has_shape(ast.parse(annotation.value, mode="eval").body)
	if isinstance(annotation, ast.Subscript):
		return has_shape(annotation.slice)
	if isinstance(annotation, ast.Tuple | ast.List):
		return all(map(has_shape, annotation.elts))
	if isinstance(annotation, ast.BinOp):
		return has_shape(annotation.left) and has_shape(annotation.right)
	if isinstance(annotation, ast.Name | ast.Attribute):
		return ast.unparse(annotation).split(".")[-1] not in SHAPELESS
	return annotation is not None


def classes() -> Iterator[ast.ClassDef]:
	"""Yield each class of the rings."""
	for path in MODULES:
		if path.relative_to(APP).parts[0] in RINGS:
			yield from (node for node in syntax(path).body if isinstance(node, ast.ClassDef))


def own_fields(node: ast.ClassDef) -> dict[str, str]:
	"""Return field → annotation of what a class itself declares."""
	declared = (each for each in node.body if isinstance(each, ast.AnnAssign))
	return {ast.unparse(each.target): ast.unparse(each.annotation) for each in declared}


def written_as_calls() -> Iterator[tuple[str, dict[str, str]]]:
	"""Yield name and fields of each TypedDict that is made by a call, because a field is called `from`."""
	for path in MODULES:
		for node in syntax(path).body:
			call = node.value if isinstance(node, ast.Assign) else None
			if isinstance(call, ast.Call) and ast.unparse(call.func) == "TypedDict":
				pairs = zip(call.args[1].keys, call.args[1].values, strict=True)
				yield call.args[0].value, {key.value: ast.unparse(kind) for key, kind in pairs}


@cache
def shapes() -> dict[str, dict[str, str]]:
	"""Return field → annotation of each TypedDict and dataclass, by its name, fields of its bases first."""
	found = {"TypedDict": {}, **dict(written_as_calls())}
	for node in classes():
		if any("dataclass" in ast.unparse(each) for each in node.decorator_list):
			found[node.name] = own_fields(node)
	for _ in range(5):  # a base may stand in a later module
		for node in classes():
			bases = [ast.unparse(base).split(".")[-1] for base in node.bases]
			if bases and set(bases) <= found.keys():
				inherited = {name: kind for base in bases for name, kind in found[base].items()}
				found[node.name] = inherited | own_fields(node)
	return found


def named_in(annotation: str) -> set[str]:
	"""Return the shapes that an annotation names."""
	return {name for name in re.findall(r"\w+", annotation) if name in shapes()} - {"TypedDict"}


def answers() -> Iterator[tuple[str, str]]:
	"""Yield each method and the annotation of its answer."""
	for each in endpoints():
		yield each.name.removeprefix("gigafibre_fsm.api."), ast.unparse(each.function.returns)


def holders(given: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
	"""Return shape → who gives it (name, annotation), and the shapes of which it is a part."""
	found = defaultdict(list)
	for giver, annotation in given:
		for name in named_in(annotation):
			found[name].append(giver)
	new = list(found)
	while new:
		shape = new.pop()
		for name in sorted({part for kind in shapes()[shape].values() for part in named_in(kind)} - {shape}):
			if name not in found:
				new.append(name)
			found[name].append(shape)
	return found


def lines(given: Mapping[str, list[str]]) -> list[str]:
	"""Return the rows of a table of shapes: those of the answers stand in docs/reference/api.md."""
	return [
		f"| {shape} | {', '.join(sorted(whose))} | {', '.join(shapes()[shape])} |"
		for shape, whose in sorted(given.items())
	]


def table_of(document: str, heading: str) -> list[str]:
	"""Return the rows of the first table below a heading."""
	text = DOCS[document].split(f"## {heading}")[1].split("\n## ")[0]
	return [line for line in text.splitlines() if line.startswith("| ")][2:]


def test_the_fields_of_every_answer_are_documented():
	twice = [name for name, times in Counter(node.name for node in classes()).items() if times > 1]
	found = holders(answers())
	assert not set(twice) & found.keys(), "two shapes of one name"
	assert len(found) > 50
	assert table_of("api.md", "Answers") == lines(found), "docs/reference/api.md is to say:\n" + "\n".join(
		lines(found)
	)


def test_every_answer_has_a_shape():
	wrong = [
		f"{place} -> {ast.unparse(function.returns) if function.returns else ''}"
		for place, function in public_functions()
		if not has_shape(function.returns)
	]
	assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_the_reader_finds_what_has_no_shape():
	bare = ("dict", "list[dict]", "dict[str, Any]", "frappe._dict | None", "'list[_dict]'", "tuple")
	shown = ("list[Card]", "dict[str, int]", "tuple[str, ...]", "'Document | None'", "None", "Card | None")
	assert not any(has_shape(ast.parse(text, mode="eval").body) for text in bare)
	assert all(has_shape(ast.parse(text, mode="eval").body) for text in shown)
