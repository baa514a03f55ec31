"""Each kind of step stands in the documentation as the catalogue has it, and its words exist in French."""

import csv
from collections.abc import Iterator
from pathlib import Path

from gigafibre_fsm.domain.flows.catalogue.entries import STEP_KINDS
from gigafibre_fsm.domain.flows.catalogue.registry import StepKind
from gigafibre_fsm.domain.flows.definition.tree import STRUCTURAL

ROOT = Path(__file__).parents[3]
FRENCH = ROOT / "gigafibre_fsm" / "translations" / "fr.csv"


def row(kind: StepKind) -> str:
	"""The row of a kind in docs/features/flows.md; an input in bold is required."""
	inputs = " ".join(f"**`{each.name}`**" if each.required else f"`{each.name}`" for each in kind.inputs)
	outputs = " ".join(f"`{each.name}`" for each in kind.outputs)
	marks = ", ".join(filter(None, (kind.effect, "waits" if kind.waits else "")))
	return f"| `{kind.key}` | {kind.label} | {inputs or '–'} | {outputs or '–'} | {marks} |"


def words(kind: StepKind) -> Iterator[str]:
	yield from (kind.label, kind.group)
	for each in kind.inputs:
		yield from filter(None, (each.label, each.help))
		yield from each.options if each.type == "Select" and each.name != "language" else ()
	yield from (each.label for each in kind.outputs)


def test_the_table_of_the_kinds_is_that_of_the_catalogue():
	expected = [row(kind) for kind in STEP_KINDS.values() if kind.key not in STRUCTURAL]
	text = (ROOT / "docs" / "features" / "flows.md").read_text().split("| kind | ")[1].split("\n\n")[0]
	assert text.splitlines()[2:] == expected, "docs/features/flows.md is to say:\n" + "\n".join(expected)


def test_what_the_palette_and_the_forms_say_exists_in_french():
	known = {line[0] for line in csv.reader(FRENCH.read_text().splitlines()) if line}
	assert not {word for kind in STEP_KINDS.values() for word in words(kind)} - known
