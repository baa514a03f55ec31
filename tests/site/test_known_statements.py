"""A look-up whose statement is known gives what a statement that is built for it gives."""

import pytest

import frappe

CASES = (
	("User", "Administrator", ["name"]),
	("User", "Guest", ["name"]),
	("User", "nobody's \\ 100%", ["name"]),
	("User", {"name": "Administrator"}, ["email", "enabled"]),
	("User", {"name": "Guest", "enabled": 1}, ["email", "enabled"]),
	("User", {"name": "Guest", "enabled": 0}, ["email", "enabled"]),
	("User", {"enabled": 1, "name": "Guest"}, ["email", "enabled"]),
	("User", {"name": "Guest", "last_ip": None}, ["name"]),
	("User", {"name": "Guest", "last_ip": ""}, ["name"]),
	("User", {"name": ("in", ["Guest", "Administrator"])}, ["name"]),
	("User", {"name": ("like", "Gue%")}, ["name"]),
	("Has Role", {"parent": "Guest", "parenttype": "User", "parentfield": "roles"}, "*"),
	("Has Role", {"parent": "Administrator", "parenttype": "User", "parentfield": "roles"}, "*"),
	("Has Role", {"parent": "Administrator", "idx": 2}, ["role", "idx"]),
	("Has Role", {"parent": "Administrator", "idx": True}, ["role", "idx"]),
	("Has Role", {"parent": "Administrator", "idx": 7}, ["role", "idx"]),
	("User", {"name": "Guest"}, ["count(name)"]),
)


@pytest.mark.parametrize(("doctype", "filters", "fields"), CASES)
@pytest.mark.parametrize("order", ["idx asc", "name desc", None])
def test_it_gives_what_a_statement_of_its_own_gives(
	doctype: str, filters: object, fields: list | str, order: str | None
) -> None:
	words = {"fields": fields, "filters": filters, "order_by": order, "limit": 3}
	expected = frappe.qb.get_query(doctype, validate_filters=True, **words).run(as_dict=True)
	again = {"fieldname": fields, "filters": filters, "order_by": order, "limit": 3, "as_dict": True}
	for _ in range(2):
		assert frappe.db.get_values(doctype, **again) == expected


def test_no_name_of_a_filter_or_field_gets_into_a_statement_unchecked() -> None:
	with pytest.raises(frappe.ValidationError):
		frappe.db.get_values("User", {"name = '' or name": "x"}, ["name"])
	with pytest.raises(frappe.ValidationError):
		frappe.db.get_values("User` where 1 or `", {"name": "x"}, ["name"])
