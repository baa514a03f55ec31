"""Names of documents are given by keyword where they could be swapped: all are texts, and no type tells them apart."""

import ast

from tests.architecture.test_docstrings import public_functions

IDENTIFIERS = {
	*("equipment", "job", "technician", "location", "service_location", "customer", "scan", "row"),
	*("warehouse", "truck", "colleague", "user", "job_type", "plan", "link", "hold", "serial_number"),
	*("equipment_model", "mac_address", "gpon_serial", "old_type", "new_type"),
}
"""Parameters that hold the name of a document, or a number that identifies a device."""
MOST = 2
"""So many may stand side by side, as in `of_job(job, technician)`; the rest stand behind the star."""


def side_by_side(function: ast.FunctionDef) -> list[str]:
	"""Return the identifiers among a function's positional parameters."""
	arguments = (*function.args.posonlyargs, *function.args.args)
	texts = (
		each for each in arguments if each.annotation and "str" in ast.unparse(each.annotation).split(" | ")
	)
	return [each.arg for each in texts if each.arg in IDENTIFIERS]


def test_names_that_could_be_swapped_are_given_by_keyword():
	wrong = [
		f"{place}({', '.join(names)})"
		for place, function in public_functions()
		if place.startswith("domain/") and len(names := side_by_side(function)) > MOST
	]
	assert not wrong, "\n".join(wrong)


def test_the_reader_finds_names_side_by_side():
	bad = ast.parse("def f(equipment: str, job: str | None, technician: str, note: str): ...").body[0]
	good = ast.parse("def f(equipment: str, *, job: str | None, technician: str): ...").body[0]
	assert isinstance(bad, ast.FunctionDef) and isinstance(good, ast.FunctionDef)
	assert (side_by_side(bad), side_by_side(good)) == (["equipment", "job", "technician"], ["equipment"])
