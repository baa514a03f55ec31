"""Importing and exporting the network on a site: checked first, written in batches, resumed, and read back."""

from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.domain.network.topology import export, imports, repository, tree
from gigafibre_fsm.exceptions import FsmError

MARK = "ZQI"
HEAD = "code,type,parent,port,ports,length_m,class,place\n"
TREE = (
	f"{MARK}-D2,Drop,{MARK}-SP,2,,80,,<b>Rang 3</b>\n"
	f"{MARK}-S,Site,,,,,,\n{MARK}-O,OLT,{MARK}-S,,16,,,\n{MARK}-P,PON Port,{MARK}-O,1,,,C+,\n"
	f"{MARK}-SP,Splitter,{MARK}-P,1,8,4000,,\n{MARK}-D1,Drop,{MARK}-SP,1,,60,,\n"
)


@pytest.fixture(autouse=True)
def _forgotten(site: str) -> Iterator[None]:
	yield
	frappe.db.rollback()
	frappe.db.delete("Network Node", {"code": ("like", f"{MARK}-%")})
	for name in _MADE:
		frappe.delete_doc("Network Import", name, force=True)
	_MADE.clear()
	frappe.db.commit()  # the work is committed in batches


_MADE: list[str] = []


def an_import(rows: str, head: str = HEAD) -> str:
	doc = frappe.get_doc({"doctype": "Network Import"}).insert(ignore_mandatory=True)
	file = {"doctype": "File", "file_name": f"{MARK}.csv", "is_private": 1, "content": head + rows}
	attached = {"attached_to_doctype": "Network Import", "attached_to_name": doc.name}
	url = frappe.get_doc({**file, **attached}).insert().file_url
	doc.db_set("file", url)
	_MADE.append(doc.name)
	return doc.name


def codes() -> list[str]:
	return frappe.get_all("Network Node", {"code": ("like", f"{MARK}-%")}, pluck="code", order_by="code")


def test_a_check_writes_nothing_and_an_import_writes_everything_once():
	name = an_import(TREE)
	assert (imports.check_file(name).new_nodes, codes()) == (6, [])
	assert imports.request_import(name, "Administrator") == 6
	imports.work_imports(lambda: True)
	assert frappe.db.get_value("Network Import", name, ["state", "done_nodes"]) == ("Done", 6)
	rows = repository.load_nodes(
		frappe.get_all("Network Node", {"code": ("like", f"{MARK}-%")}, pluck="name")
	)
	assert len(rows) == 6
	for row in rows.values():
		assert row == tree.with_ancestors(row, rows.get(row.parent_node))
	place = frappe.db.get_value("Network Node", {"code": f"{MARK}-D2"}, ["place", "length_m"])
	assert place == ("<b>Rang 3</b>", 80)
	again = imports.check_file(an_import(TREE))
	assert (again.new_nodes, again.changed_nodes, again.faults) == (0, 6, ())
	with pytest.raises(FsmError, match="under way or done"):
		imports.request_import(name, "Administrator")


def test_an_import_that_was_cut_off_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(imports, "BATCH", 2)
	name = an_import(TREE)
	imports.request_import(name, "Administrator")
	turns = iter([True, False])
	imports.work_imports(lambda: next(turns))
	assert (len(codes()), frappe.db.get_value("Network Import", name, "done_nodes")) == (2, 2)
	imports.work_imports(lambda: True)
	assert (len(codes()), frappe.db.get_value("Network Import", name, ["state", "done_nodes"])) == (
		6,
		("Done", 6),
	)


def test_a_file_with_a_bad_row_imports_nothing():
	name = an_import(f"{TREE}{MARK}-D3,Drop,{MARK}-SP,99,,,,\n")
	(fault,) = imports.check_file(name).faults
	assert (fault.line, imports.describe_fault(fault)) == (8, f"There is no port 99: {MARK}-SP has 8.")
	with pytest.raises(FsmError, match="1 rows cannot be imported"):
		imports.request_import(name, "Administrator")
	assert codes() == []


def test_a_port_that_was_taken_after_the_check_fails_the_import_in_words():
	name = an_import(TREE)
	imports.request_import(name, "Administrator")
	frappe.get_doc({"doctype": "Network Node", "code": f"{MARK}-S", "node_type": "Cabinet"}).db_insert()
	imports.work_imports(lambda: True)
	state, problem = frappe.db.get_value("Network Import", name, ["state", "problem"])
	assert (state, "another type" in problem) == ("Failed", True)


def test_a_file_that_is_gone_is_said_so():
	name = frappe.get_doc({"doctype": "Network Import"}).insert(ignore_mandatory=True).name
	with pytest.raises(FsmError, match="Attach it again"):
		imports.check_file(name)


def test_what_is_exported_is_read_back_as_it_is_and_runs_no_formula():
	name = an_import(TREE.replace(f"{MARK}-D1", f"=CMD{MARK}"))
	frappe.db.set_value("Network Import", name, {"state": "Requested", "new_nodes": 6})
	imports.work_imports(lambda: True)
	try:
		site = frappe.db.get_value("Network Node", {"code": f"{MARK}-S"}, "path")
		text = export.export_nodes(site)
		assert f"'=CMD{MARK}" in text
		doc = an_import(text, head="")
		found = imports.check_file(doc)
		assert (found.new_nodes, found.changed_nodes, found.faults) == (0, 6, ())
	finally:
		frappe.db.delete("Network Node", {"code": f"=CMD{MARK}"})
		frappe.db.commit()  # as the import was


@pytest.mark.parametrize("field", ["state", "new_nodes"])
def test_a_form_does_not_write_the_state_of_an_import(field: str):
	doc = frappe.get_doc("Network Import", an_import(TREE))
	doc.set(field, {"state": "Done", "new_nodes": 5}[field])
	with pytest.raises(FsmError, match="not changed by hand"):
		doc.save()
