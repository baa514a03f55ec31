"""Conditions on the site: their SQL form finds what they judge true, and fields are read with the user's rights alone."""

from collections.abc import Iterator
from random import Random

import pytest

import frappe

from gigafibre_fsm.domain.flows.conditions import documents, rules, sql
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath, build_find
from gigafibre_fsm.domain.platform.frappe_internals import acting_as
from tests.domain.flows.conditions.random_trees import FIELDS, NOW, draw_row, draw_tree
from tests.plugin import FULL

JOB = "Dispatch Job"


def insert_rows(random: Random, count: int) -> dict[str, dict]:
	"""Random visits, written past the documents, as the database gives them back."""
	table = frappe.qb.DocType(JOB)
	for number in range(count):
		values = {path.removeprefix("doc."): value for path, value in draw_row(random).items()}
		values["name"] = f"flow-{number}"
		frappe.qb.into(table).columns(*values).insert(*values.values()).run()
	columns = ["name", *(path.removeprefix("doc.") for path in FIELDS)]
	rows = frappe.get_all(JOB, fields=columns, filters={"name": ("like", "flow-%")})
	assert len(rows) == count
	return {row.name: row for row in rows}


def test_the_sql_form_of_random_conditions_finds_what_they_judge_true(site: str):
	random = Random(7)
	rows = insert_rows(random, 40)
	table = frappe.qb.DocType(JOB)
	for _ in range(3_000 if FULL else 250):
		tree = draw_tree(random)
		query = frappe.qb.from_(table).select(table.name).where(table.name.like("flow-%"))
		found = {name for (name,) in query.where(sql.build_criterion(tree, JOB, NOW)).run()}
		judged = {
			name for name, row in rows.items() if rules.judge(tree, build_find({"doc": row}), NOW).holds
		}
		assert found == judged, tree


@pytest.mark.parametrize(
	"rule",
	[
		{"field": "doc.status", "op": "becomes", "value": "Completed"},
		{"field": "doc.customer.territory", "op": "is", "value": "QC"},
		{"field": "steps.s1.x", "op": "is", "value": 1},
		{"field": "doc.no_such", "op": "is set"},
		{"field": "doc.crew", "op": "is set"},
		{"field": "doc.status", "op": "is", "value": {"field": "doc.outcome"}},
		{"field": "doc.status", "op": ">", "value": "A"},
	],
)
def test_what_one_table_does_not_hold_has_no_sql_form(site: str, rule: dict):
	with pytest.raises(sql.NotInSql):
		sql.build_criterion(rule, JOB, NOW)


def test_a_value_that_needs_no_document_has_an_sql_form(site: str):
	table = frappe.qb.DocType(JOB)
	rule = {"field": "doc.arrival", "op": ">=", "value": {"compute": "today() - days(1)"}}
	query = frappe.qb.from_(table).select(table.name).where(sql.build_criterion(rule, JOB, NOW))
	assert "'2026-11-28 00:00:00'" in query.get_sql()
	query.run()


@pytest.fixture
def ticket(site: str) -> Iterator[str]:
	"""A ticket of a customer, and a role-less person with rights on tickets alone."""
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": "Paths Ltd", "customer_type": "Company", "tax_id": "T-1"}
	).insert()
	made = frappe.get_doc(
		{"doctype": "Issue", "subject": "{doc.customer} & Co", "customer": customer.name}
	).insert()
	yield made.name


def test_links_are_followed_as_far_as_three(ticket: str):
	find = documents.build_document_find("Issue", ticket)
	assert find("doc") == ticket
	assert find("doc.subject") == "{doc.customer} & Co"
	assert find("doc.customer.customer_name") == "Paths Ltd"
	assert find("doc.customer.owner.email") == frappe.db.get_value("User", "Administrator", "email")
	assert find("doc.issue_type.name") is None
	for path in (
		"doc.customer.owner.owner.owner.email",
		"doc.subject.name",
		"doc.customer.nothing",
		"doc.nothing",
	):
		with pytest.raises(UnknownPath):
			find(path)


def test_no_password_no_secret_and_no_private_name_is_read(ticket: str):
	find = documents.build_document_find("Issue", ticket)
	for path in (
		"doc.owner.new_password",
		"doc.owner.api_secret",
		"doc.owner.api_key",
		"doc.owner.reset_password_key",
	):
		with pytest.raises(UnknownPath):
			find(path)
	for path in ("doc._user_tags", "doc.__dict__", "doc.as_dict", "doc.flags"):
		with pytest.raises(UnknownPath):
			find(path)


def test_a_linked_document_is_read_only_with_rights_on_it(ticket: str):
	person = frappe.get_doc(
		{"doctype": "User", "email": "paths@example.org", "first_name": "P", "send_welcome_email": 0}
	)
	person.flags.no_welcome_mail = True
	person.insert()
	person.add_roles("Support Team")
	with acting_as("paths@example.org"):
		find = documents.build_document_find("Issue", ticket)
		assert find("doc.subject")
		if not frappe.has_permission("Customer", "read"):
			with pytest.raises(UnknownPath):
				find("doc.customer.tax_id")
		with pytest.raises(UnknownPath):
			documents.build_document_find("Customer", "Paths Ltd")("doc.tax_id")
		assert not [
			path for path in documents.list_fields("Issue", links=3) if path.startswith("doc.customer.")
		]


def test_a_field_above_the_users_level_is_not_read(ticket: str):
	definition = frappe.get_meta("Issue").get_field("resolution_details")
	before = definition.permlevel
	definition.permlevel = 3
	try:
		with acting_as("Guest"), pytest.raises(UnknownPath):
			documents.require_readable(
				frappe.get_meta("Issue"), "resolution_details", ("resolution_details",)
			)
		assert documents.build_document_find("Issue", ticket)("doc.resolution_details") is None
	finally:
		definition.permlevel = before


def test_rows_are_read_without_their_secrets(site: str):
	user = documents.build_document_find("User", "Administrator")
	rows = user("doc.roles")
	assert rows and set(rows[0]) == {"name", "idx", "role"}


def test_a_missing_document_is_unknown(site: str):
	with pytest.raises(UnknownPath):
		documents.build_document_find("Issue", "no such")("doc.subject")
