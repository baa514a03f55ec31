"""The tree of a flow as the editor's script changes it, read in Node as the browser reads it."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[3] / "gigafibre_fsm" / "public" / "js"
TREES = 1_000
KINDS = ("send_text", "wait", "create_ticket", "stop", "branch", "for_each", "repeat", "ask_customer")


@pytest.fixture(scope="module")
def evaluate(tmp_path_factory: pytest.TempPathFactory):
	"""Evaluate an expression with the editor's pure modules and a `value`."""
	if not shutil.which("node"):
		pytest.skip("needs node")
	folder = tmp_path_factory.mktemp("editor")
	shutil.copytree(SCRIPTS / "flow_editor", folder / "js")
	(folder / "package.json").write_text('{"type": "module"}')
	modules = ("tree", "edits", "clipboard", "snapshots", "layout", "search")
	imports = "".join(f"import * as {name} from '{folder}/js/{name}.js';\n" for name in modules)

	def read(body: str, value: object) -> Any:
		script = f"{imports}import fs from 'node:fs';\nconst value = JSON.parse(fs.readFileSync(0));\n"
		script += f"const answer = (() => {{ {body} }})();\nconsole.log(JSON.stringify(answer ?? null));"
		command = ["node", "--input-type=module", "-e", script]
		done = subprocess.run(
			command, input=json.dumps(value), capture_output=True, text=True, timeout=120, check=False
		)
		assert done.returncode == 0, done.stderr
		return json.loads(done.stdout)

	return read


class Grower:
	"""Random trees whose steps and cases are numbered as an editor would."""

	def __init__(self, seed: int) -> None:
		self.random, self.number = random.Random(seed), 0

	def id(self, letter: str) -> str:
		self.number += 1
		return f"{letter}{self.number}"

	def lane(self, depth: int) -> list[dict]:
		return [self.step(depth) for _ in range(self.random.choice((0, 1, 1, 2, 3)))]

	def step(self, depth: int) -> dict:
		kind = self.random.choice(KINDS[:4] if depth > 3 else KINDS)
		step: dict = {"id": self.id("s"), "kind": kind, "inputs": {"text": {"text": "é {steps.s1.rating}"}}}
		if kind == "branch":
			step["cases"] = [
				{"id": self.id("c"), "when": {"all": []}, "steps": self.lane(depth + 1)}
				for _ in range(self.random.randint(1, 3))
			]
			step["otherwise"] = self.lane(depth + 1)
		elif kind in ("for_each", "repeat"):
			step["steps"] = self.lane(depth + 1)
		elif kind == "ask_customer":
			step |= {"timeout": {"days": 3}, "on_timeout": self.lane(depth + 1)}
		return step

	def definition(self) -> dict:
		trigger = {"kind": "document", "inputs": {"doctype": "Dispatch Job", "on": "changed"}}
		return {"schema": 1, "trigger": trigger, "steps": [*self.lane(0), self.step(0)]}


@pytest.fixture(scope="module")
def trees() -> list[dict]:
	return [Grower(seed).definition() for seed in range(TREES)]


def test_a_tree_written_as_a_list_and_rebuilt_row_by_row_is_the_same(evaluate, trees) -> None:
	rebuilt = evaluate(
		"""return value.map((whole) => {
			let made = { ...whole, steps: [] };
			for (const row of tree.rowsOf(whole)) {
				if (row.type !== "step") continue;
				const bare = tree.copyOf(row.step);
				for (const lane of tree.lanesOf(bare)) lane.steps.length = 0;
				made = tree.insertSteps(made, row.lane, row.index, [bare], 0).definition;
			}
			return made;
		});""",
		trees,
	)
	assert rebuilt == trees
	assert sum(json.dumps(tree).count('"kind"') for tree in trees) > 5 * TREES


def test_random_edits_keep_ids_unique_and_are_undone_and_redone_one_by_one(evaluate, trees) -> None:
	faults = evaluate(
		"""const faults = [];
		let seed = 7;
		const pick = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length];
		for (const whole of value.slice(0, 200)) {
			const first = JSON.stringify(whole);
			const kept = new snapshots.Snapshots({ definition: whole, selected: "", last: tree.highestNumber(whole.steps) });
			const seen = [first];
			for (let turn = 0; turn < 20; turn++) {
				const { definition, last } = kept.present;
				const ids = [...tree.stepsIn(definition.steps)].map(({ id }) => id);
				const id = pick(ids.length ? ids : ["s0"]);
				const lane = pick([...tree.lanes(definition)]).key;
				const done = pick([
					() => edits.addStep(definition, lane, 0, pick(["branch", "wait", "repeat"]), last),
					() => edits.duplicateStep(definition, id, last),
					() => edits.moveStep(definition, id, lane, 0, last),
					() => edits.nudgeStep(definition, id, pick(["up", "down", "out", "into"]), last),
					() => edits.wrapStep(definition, id, pick(["branch", "for_each"]), last),
					() => edits.unwrapStep(definition, id, last),
					() => edits.removeStep(definition, id, last),
				])();
				if (!done) continue;
				const all = [...tree.stepsIn(done.definition.steps)];
				const names = all.flatMap((step) => [step.id, ...(step.cases || []).map((each) => each.id)]);
				if (new Set(names).size !== names.length) faults.push(names);
				if (tree.highestNumber(done.definition.steps) > done.last) faults.push("number over last");
				kept.push(done);
				if (JSON.stringify(done.definition) !== seen.at(-1)) seen.push(JSON.stringify(done.definition));
			}
			if (JSON.stringify(whole) !== first) faults.push("an edit changed what it was given");
			for (let at = seen.length - 2; at >= 0; at--) {
				kept.undo();
				if (JSON.stringify(kept.present.definition) !== seen[at]) faults.push("undo");
			}
			if (kept.undo()) faults.push("undone before the beginning");
			for (const each of seen.slice(1)) {
				kept.redo();
				if (JSON.stringify(kept.present.definition) !== each) faults.push("redo");
			}
		}
		return faults;""",
		trees,
	)
	assert faults == []


def test_pasted_steps_get_numbers_of_their_own_and_go_on_reading_each_other(evaluate) -> None:
	ask = {"id": "s1", "kind": "ask_customer", "inputs": {}}
	rule = {"all": [{"field": "steps.s1.rating", "op": "<=", "value": {"compute": "steps.s9.limit"}}]}
	branch = {
		"id": "s2",
		"kind": "branch",
		"cases": [{"id": "c3", "when": rule, "steps": []}],
		"otherwise": [],
	}
	definition = {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": [ask, branch]}
	pasted = evaluate(
		"""const text = clipboard.textOf(value.steps);
		return edits.pasteSteps(value, "s2.c3", 0, clipboard.stepsOf(text), 12);""",
		definition,
	)
	inner = pasted["definition"]["steps"][1]["cases"][0]["steps"]
	assert [each["id"] for each in inner] == ["s13", "s14"] and inner[1]["cases"][0]["id"] == "c15"
	(read,) = inner[1]["cases"][0]["when"]["all"]
	assert read["field"] == "steps.s13.rating" and read["value"] == {"compute": "steps.s9.limit"}
	assert pasted["last"] == 15 and pasted["selected"] == "s13"


@pytest.mark.parametrize(
	"text",
	[
		*("", "[]", "null", '{"steps": []}', "[" * 30_000),
		'{"gigafibre_fsm_flow": 1, "steps": [{"id": 1, "kind": "wait"}]}',
		'{"gigafibre_fsm_flow": 1, "steps": [{"id": "s1", "kind": "branch", "cases": {}}]}',
		'{"gigafibre_fsm_flow": 1, "steps": [{"id": "s1", "kind": "x", "on_error": 5}]}',
	],
)
def test_text_that_holds_no_steps_is_not_pasted(evaluate, text: str) -> None:
	assert evaluate("return clipboard.stepsOf(value);", text) is None


def test_a_step_is_not_moved_into_itself_and_numbers_are_not_given_again_after_undo(evaluate) -> None:
	definition = {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": []}
	found = evaluate(
		"""const first = edits.addStep(value, "root", 0, "branch", 0);
		const kept = new snapshots.Snapshots({ definition: value, selected: "", last: 0 });
		kept.push(first);
		kept.undo();
		return [edits.moveStep(first.definition, "s1", "s1.otherwise", 0, 2), kept.present.last];""",
		definition,
	)
	assert found == [None, 2]


def test_an_edit_that_changes_nothing_leaves_one_at_its_row_and_nothing_to_undo(evaluate) -> None:
	found = evaluate(
		"""const kept = new snapshots.Snapshots({ definition: value, selected: "trigger", last: 1 });
		kept.push({ definition: { ...value }, selected: "s1", last: 1 });
		return [kept.present.selected, kept.undo()];""",
		{"trigger": {}, "steps": [{"id": "s1", "kind": "wait"}]},
	)
	assert found == ["s1", False]


def test_no_two_boxes_of_the_canvas_overlap_and_each_step_has_one(evaluate, trees) -> None:
	drawings = evaluate("return value.map((each) => layout.drawingOf(each));", trees[:200])
	for whole, drawing in zip(trees, drawings, strict=False):
		boxes = [each for each in drawing["boxes"] if each["type"] != "join"]
		drawn = sorted(each["key"] for each in boxes if each["type"] == "step")
		assert len(drawn) == len(set(drawn)) == json.dumps(whole).count('"kind"') - 1
		keys = {each["key"] for each in drawing["boxes"]}
		assert all({line["from"], line["to"]} <= keys for line in drawing["lines"])
		for at, one in enumerate(boxes):
			for other in boxes[:at]:
				apart = abs(one["x"] - other["x"]) >= 240 or abs(one["y"] - other["y"]) >= 64
				assert apart, (whole, one["key"], other["key"])


def test_search_reads_names_kinds_and_typed_texts_without_accents_or_case(evaluate) -> None:
	steps = [
		{"id": "s1", "kind": "send_text", "inputs": {"body": {"text": "Merci d'être là"}}},
		{"id": "s2", "kind": "wait", "name": "Écouter"},
	]
	find = "return ['ETRE', 'ecouter wait', 'zzz', ''].map((text) => search.searchSteps(value, text, (step) => `${step.name || ''} ${step.kind}`));"
	assert evaluate(find, steps) == [["s1"], ["s2"], [], []]
