"""An answer has a shape: who calls a public function reads its fields in its annotation, not in its body."""

import ast

from tests.architecture.test_docstrings import public_functions

SHAPELESS = {"dict", "list", "set", "frozenset", "tuple", "Any", "object", "_dict", "Mapping", "Sequence"}
"""Types that say nothing of what they hold, unless their brackets do."""
LATER = ("api/technician.py", "api/equipment.py", "api/vision.py")


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


def test_every_answer_has_a_shape():
	wrong = [
		f"{place} -> {ast.unparse(function.returns) if function.returns else ''}"
		for place, function in public_functions()
		if not has_shape(function.returns) and not place.startswith(LATER)
	]
	assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_the_reader_finds_what_has_no_shape():
	bare = ("dict", "list[dict]", "dict[str, Any]", "frappe._dict | None", "'list[_dict]'", "tuple")
	shown = ("list[Card]", "dict[str, int]", "tuple[str, ...]", "'Document | None'", "None", "Card | None")
	assert not any(has_shape(ast.parse(text, mode="eval").body) for text in bare)
	assert all(has_shape(ast.parse(text, mode="eval").body) for text in shown)
