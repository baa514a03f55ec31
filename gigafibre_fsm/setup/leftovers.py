"""A site's data of this app outside its own tables, which Frappe leaves behind when an app is uninstalled.

Technicians' users and job files are personal data: the administrator who uninstalls is asked about them, or
decides beforehand in site_config.json, `"fsm_uninstall_keeps": ["logins", "files"]`. Without an answer they
are deleted.
"""

import re
import sys

import click

import frappe

MODULE = "Gigafibre FSM"
LOGINS = "%@technicians.invalid"
KEEPS = "fsm_uninstall_keeps"
QUESTIONS = {
	"logins": "Keep the logins that were made for technicians (they have no password)?",
	"files": "Keep photos, signatures and reports of visits as files of nobody?",
}
# what a user leaves behind, and the field with its name
TRACES = {
	"Activity Log": "user",
	"Comment": "reference_name",
	"DefaultValue": "parent",
	"DocShare": "user",
	"Notification Log": "for_user",
	"Notification Settings": "name",
	"Sessions": "user",
	"ToDo": "allocated_to",
	"Version": "docname",
}
# Frappe deletes these itself, with the app's doctypes
BY_FRAPPE = ("DocType", "DocField", "DocPerm", "DocType Link", "DocType Action", "DocType State")


def remove() -> None:
	"""Delete references to the app's documents, counters, values of single documents, users and files."""
	kept = choose_kept_data()
	doctypes = frappe.get_all("DocType", {"module": MODULE}, pluck="name")
	remove_files(doctypes, "files" in kept)
	remove_references(doctypes)
	remove_counters(doctypes)
	for table in ("Singles", "__Auth", "__UserSettings", "__global_search"):
		frappe.db.delete(table, {"doctype": ("in", doctypes)})
	if "logins" not in kept:
		remove_logins()
	remove_navigation()


def choose_kept_data() -> set[str]:
	"""Return what to keep: by site_config.json, else by the answers at the terminal, else nothing.

	Raises:
		frappe.ValidationError: an unknown word in site_config.json, as a typing error must not delete files.
	"""
	chosen = frappe.conf.get(KEEPS)
	if chosen is not None:
		return _read_choice(chosen)
	if not sys.stdin.isatty():
		return set()
	return {name for name, question in QUESTIONS.items() if click.confirm(question)}


def _read_choice(chosen: list[str] | str) -> set[str]:
	if isinstance(chosen, str):
		# bench set-config stores a list as text unless --parse is given
		chosen = re.findall(r"\w+", chosen)
	if unknown := set(chosen) - set(QUESTIONS):
		known = ", ".join(QUESTIONS)
		frappe.throw(
			f"{KEEPS} in site_config.json says {sorted(unknown)}; it may say {known}. Nothing was removed."
		)
	return set(chosen)


def remove_files(doctypes: list[str], are_kept: bool) -> None:
	"""Delete the files of the app's documents from disk, or detach them."""
	theirs = {"attached_to_doctype": ("in", doctypes)}
	if are_kept:
		free = {field: None for field in ("attached_to_doctype", "attached_to_name", "attached_to_field")}
		frappe.db.set_value("File", theirs, free, update_modified=False)
		return
	for name in frappe.get_all("File", theirs, pluck="name"):
		_delete("File", name)


def remove_references(doctypes: list[str]) -> None:
	"""Delete comments, versions, shares, to-dos and other rows with a field that names our doctypes."""
	fields = {"fieldtype": "Link", "options": "DocType", "parent": ("not in", [*doctypes, *BY_FRAPPE])}
	for field in frappe.get_all("DocField", fields, ["parent", "fieldname"]):
		meta = frappe.get_meta(field.parent)
		if meta.issingle or meta.get("is_virtual") or not frappe.db.table_exists(field.parent):
			continue
		rows = {field.fieldname: ("in", doctypes)}
		if meta.has_field("module"):
			rows["module"] = ("!=", MODULE)  # Frappe deletes the app's own records with its module
		if meta.get_table_fields():
			for name in frappe.get_all(field.parent, rows, pluck="name"):
				_delete(field.parent, name)
		else:
			frappe.db.delete(field.parent, rows)
	for doctype, column in (("Version", "ref_doctype"), ("Deleted Document", "deleted_doctype")):
		frappe.db.delete(doctype, {column: ("in", doctypes)})


def remove_counters(doctypes: list[str]) -> None:
	"""Delete the naming counters of names like TECH-0001 and SMS-2026-000000001."""
	meta = [frappe.get_meta(doctype) for doctype in doctypes]
	patterns = [each.autoname for each in meta if "#" in (each.autoname or "")]
	for each in meta:
		field = each.get_field("naming_series")
		patterns += (field.options or "").split("\n") if field else []
	known = frappe.qb.DocType("Series")
	for (series,) in frappe.qb.from_(known).select(known.name).run():
		if any(re.fullmatch(_counter(pattern), series) for pattern in patterns if pattern):
			frappe.qb.from_(known).delete().where(known.name == series).run()


def remove_logins() -> None:
	"""Delete the users made for links, with the contacts that Frappe created for them."""
	for user in frappe.get_all("User", {"name": ("like", LOGINS)}, pluck="name"):
		for contact in frappe.get_all("Contact", {"email_id": user}, pluck="name"):
			_delete("Contact", contact)
		# with the Administrator as only System Manager, on_trash would refuse to delete a user
		_delete("User", user, ignore_on_trash=True)
		for doctype, field in (
			("Version", "docname"),
			("Comment", "reference_name"),
			("DefaultValue", "parent"),
		):
			frappe.db.delete(doctype, {field: user})


def remove_navigation() -> None:
	"""Delete the sidebar and the tile that Frappe 16 creates from the app's workspace."""
	for doctype in ("Workspace Sidebar", "Desktop Icon"):
		if frappe.db.exists("DocType", doctype) and frappe.get_meta(doctype).has_field("app"):
			for name in frappe.get_all(doctype, {"app": "gigafibre_fsm"}, pluck="name"):
				_delete(doctype, name)


def _counter(pattern: str) -> str:
	"""Return a regular expression for a naming pattern's counters: `SMS-2026-` for `SMS-.YYYY.-.####`."""
	head = pattern.split("#")[0].rstrip(".")
	parts = {"YYYY": r"\d{4}", "YY": r"\d{2}", "MM": r"\d{2}", "DD": r"\d{2}"}
	return "".join(parts.get(part, re.escape(part)) for part in head.split("."))


def _delete(doctype: str, name: str, *, ignore_on_trash: bool = False) -> None:
	# guard: the bench's administrator uninstalls
	frappe.delete_doc(
		doctype,
		name,
		force=True,
		ignore_permissions=True,
		ignore_on_trash=ignore_on_trash,
		delete_permanently=True,
	)
