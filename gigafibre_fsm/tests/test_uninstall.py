"""What uninstalling asks about, and what it leaves of technicians' logins and of files."""

from unittest.mock import patch

import frappe

from gigafibre_fsm.setup import found, leftovers, ticket_kinds
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

BOTH = {"logins", "files"}


class TestWhatIsKept(FrappeTestCase):
	def list_kept(self, *, says: object = None, answers: tuple[bool, ...] | None = None) -> set[str]:
		"""What is kept where site_config.json says this, and a person at a terminal answers that; None: no terminal."""
		with (
			patch.dict(frappe.local.conf, {leftovers.KEEPS: says}),
			patch("sys.stdin.isatty", return_value=answers is not None, create=True),
			patch("click.confirm", side_effect=answers or ()) as asked,
		):
			found = leftovers.choose_kept_data()
		self.assertEqual(asked.call_count, len(answers or ()))
		return found

	def test_a_person_at_a_terminal_is_asked_about_each(self):
		self.assertEqual(self.list_kept(answers=(True, False)), {"logins"})
		self.assertEqual(self.list_kept(answers=(False, True)), {"files"})

	def test_nobody_asked_means_that_nothing_is_kept(self):
		self.assertEqual(self.list_kept(), set())

	def test_the_sites_settings_answer_beforehand_as_a_list_or_as_bench_writes_it(self):
		for says, kept in (
			([], set()),
			(["files"], {"files"}),
			("files", {"files"}),
			('["logins", "files"]', BOTH),
		):
			self.assertEqual(self.list_kept(says=says, answers=()), kept, says)

	def test_a_slip_in_the_settings_removes_nothing(self):
		with self.assertRaisesRegex(frappe.ValidationError, "it may say logins, files"):
			self.list_kept(says=["photos"])


class TestWhatGoes(FrappeTestCase):
	def a_file(self) -> str:
		skill = frappe.get_all("Dispatch Skill", pluck="name", limit=1)[0]
		attached = {"attached_to_doctype": "Dispatch Skill", "attached_to_name": skill}
		name = f"{builders.unique('home')}.txt"
		return (
			frappe.get_doc({"doctype": "File", "file_name": name, "content": name, **attached}).insert().name
		)

	def test_kept_files_hang_on_nothing_and_others_go(self):
		kept = self.a_file()
		leftovers.remove_files(["Dispatch Skill"], are_kept=True)
		free = frappe.db.get_value("File", kept, ["attached_to_doctype", "attached_to_name"])
		self.assertEqual(free, (None, None))
		gone = self.a_file()
		leftovers.remove_files(["Dispatch Skill"], are_kept=False)
		self.assertFalse(frappe.db.exists("File", gone))
		self.assertTrue(frappe.db.exists("File", kept))

	def test_logins_that_were_made_for_links_go_and_those_of_people_stay(self):
		technician = people.make_technician("Marc Lavoie", "+15145550144")
		person = people.make_user("zq-stays@example.com", "FSM Technician")
		leftovers.remove_logins()
		self.assertFalse(frappe.db.exists("User", technician.user))
		self.assertTrue(frappe.db.exists("User", person))

	def test_kinds_of_tickets_that_setup_added_go_and_those_in_use_or_of_the_company_stay(self):
		mine, used, theirs = (builders.unique(word) for word in ("Added", "Used", "Company's"))
		for name in (mine, used, theirs):
			frappe.get_doc({"doctype": "Issue Type", "__newname": name}).insert()
		for name in (mine, used):
			found.remember(f"ticket kind {name}", name)
		builders.a_ticket(builders.a_customer().name, issue_type=used)
		ticket_kinds.remove()
		self.assertFalse(frappe.db.exists("Issue Type", mine))
		self.assertTrue(frappe.db.exists("Issue Type", used))
		self.assertTrue(frappe.db.exists("Issue Type", theirs))
