"""`bench fsm-flow-export` and `fsm-flow-import`: a flow goes to another site as a file; a file that is none gets a sentence."""

import json
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import frappe

from gigafibre_fsm import commands
from gigafibre_fsm.domain.flows.templates import drafts
from tests import flow_site

LIMITS = {"mode": "Queue", "most_runs": 7, "texts_per_hour": 12}
GOOD = {"flow_template": {"title": "Moved"}, "definition": drafts.EMPTY}


@pytest.fixture(autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	yield
	flow_site.forget_flows()


def run(command: click.Command, *arguments: Any) -> Result:
	"""Run a command as another process would: with a connection to the site of its own."""
	frappe.db.commit()
	# 15 reads the context as a dict, 16 as an object: a _dict answers both ways
	context = frappe._dict({"profile": False, "sites": [frappe.local.site], "force": False, "verbose": False})
	done = Context().run(CliRunner().invoke, command, [str(each) for each in arguments], obj=context)
	frappe.db.rollback()  # see what it wrote
	return done


def list_templates() -> list[str]:
	return frappe.get_all("Flow Template", {"seed_key": ("is", "not set")}, pluck="name")


def test_a_flow_goes_out_as_a_file_and_comes_in_as_another_draft(tmp_path: Path):
	template = flow_site.make_template(
		flow_site.wait_step(1, days=1), failure_owner="Administrator", **LIMITS
	)
	file = tmp_path / "flow.json"
	assert run(commands.export_flow, template, "--output", file).exit_code == 0
	done = run(commands.import_flow, file)
	assert done.exit_code == 0, done.output
	[other] = {*list_templates()} - {template}
	assert f"Created {other} in Draft." in done.output
	old, new = (frappe.get_doc("Flow Template", name) for name in (template, other))
	assert (new.title, new.draft, new.state) == (old.title, old.draft, "Draft")
	assert {field: new.get(field) for field in LIMITS} == LIMITS
	assert not (new.active_version or new.run_as or new.failure_owner), "nothing of the other site came along"
	assert run(commands.export_flow, other).output == file.read_text(encoding="utf-8")


def test_a_flow_that_is_not_there_is_not_exported(tmp_path: Path):
	done = run(commands.export_flow, "FLOW-none", "--output", tmp_path / "flow.json")
	assert done.exit_code == 1 and "There is no Flow Template FLOW-none." in done.output
	assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
	("content", "sentence"),
	[
		(b"{", "JSON"),
		(b"\xff\xfe{}", "UTF-8"),
		({"flow_template": {"title": "x"}}, "holds no flow"),
		({**GOOD, "definition": {"schema": 7}}, "7"),
		({**GOOD, "flow_template": {"title": "x", "run_as": "Administrator"}}, "run_as"),
		({**GOOD, "flow_template": {"title": "x", "mode": "Chaos"}}, "Chaos"),
		({**GOOD, "flow_template": {"title": " "}}, "title"),
	],
)
def test_a_file_that_holds_no_flow_is_refused_with_a_sentence(tmp_path: Path, content: Any, sentence: str):
	file = tmp_path / "flow.json"
	file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
	done = run(commands.import_flow, file)
	assert done.exit_code == 1 and done.output.startswith("Error: ") and sentence in done.output, done.output
	assert not list_templates()
