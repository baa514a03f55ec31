"""Text is stored as typed, and is never markup in print, notifications and exports."""

import csv
import io
import json

import openpyxl

import frappe
from frappe.desk import query_report, reportview
from frappe.desk.form import document_follow
from frappe.utils import weasyprint

from gigafibre_fsm.domain.platform import exports, mails, plain_text, printing
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

TYPED = (
	"câble <rouge> & gaine, niveau <seuil",
	"Porte <arrière> & cour",
	"Chez nous -> porte <arrière> svp",
	"<Jean>",
	'"<img src=x onerror=alert(1)>"',
	"<img src=x onerror=alert(1)>",
	"&lt;b&gt; as it was typed",
	"<br>",
)
PAYLOAD = '"<img src=x onerror=alert(1)>"'


class TestReadWords(FrappeTestCase):
	def test_an_editors_text_is_read_without_its_markup_and_with_its_signs(self):
		self.assertEqual(
			plain_text.read_words("<p>signal &lt; -27 dBm &amp; &quot;LOS&quot;</p>"),
			'signal < -27 dBm & "LOS"',
		)
		self.assertEqual(plain_text.read_words(None), "")


class TestStoredAsTyped(FrappeTestCase):
	def test_a_document_and_its_rows_keep_what_was_typed(self):
		customer = builders.a_customer().name
		for typed in TYPED:
			with self.subTest(typed):
				place = builders.a_location(customer, location_name=f"x {typed}", access_notes=typed)
				place.append("contacts", {"contact_name": f"x {typed}", "phone": "514-555-0123"})
				place.save()
				stored = frappe.get_doc("Service Location", place.name)
				self.assertEqual((stored.location_name, stored.access_notes), (f"x {typed}", typed))
				self.assertEqual(stored.contacts[-1].contact_name, f"x {typed}")


class TestPrint(FrappeTestCase):
	def test_no_text_of_a_document_or_its_rows_is_markup_in_print(self):
		place = builders.a_location(builders.a_customer().name, location_name=PAYLOAD, access_notes=PAYLOAD)
		place.append("contacts", {"contact_name": PAYLOAD, "phone": "514-555-0123"})
		place.save()
		html = frappe.get_print("Service Location", place.name)
		self.assertNotIn("<img src=x", html)
		self.assertGreaterEqual(html.count("&quot;&lt;img src=x onerror=alert(1)&gt;&quot;"), 3)
		self.assertEqual(frappe.get_doc("Service Location", place.name).access_notes, PAYLOAD)

	def test_titles_of_linked_documents_are_no_markup_either(self):
		technician = builders.a_technician()
		technician.db_set("technician_name", PAYLOAD)
		job = builders.a_job(technician=technician.name)
		frappe.clear_document_cache("Dispatch Technician", technician.name)
		html = frappe.get_print("Dispatch Job", job.name)
		self.assertNotIn("<img src=x", html)
		self.assertIn("&lt;img src=x", html)

	def test_a_format_of_the_newer_builder_prints_text_as_text(self):
		printing.install_guard()
		place = builders.a_location(builders.a_customer().name, location_name="x", access_notes=PAYLOAD)
		field = {"fieldname": "access_notes", "label": "Access", "fieldtype": "Small Text"}
		layout = {"sections": [{"label": "", "columns": [{"fields": [field]}]}], "header": "", "footer": ""}
		made = frappe.get_doc(
			doctype="Print Format",
			name=builders.unique("Plain"),
			doc_type="Service Location",
			standard="No",
			print_format_builder_beta=1,
			format_data=json.dumps(layout),
		).insert()
		html = weasyprint.get_html("Service Location", place.name, made.name)
		self.assertNotIn("<img src=x", html)
		self.assertIn("&lt;img src=x", html)


class TestMails(FrappeTestCase):
	def setUp(self):
		mails.install_guard()

	def test_a_report_that_is_sent_shows_text_as_text(self):
		builders.a_job(subject=PAYLOAD)
		report = frappe.get_doc(
			doctype="Report",
			report_name=builders.unique("Sent"),
			ref_doctype="Dispatch Job",
			report_type="Query Report",
			is_standard="No",
			query=f"""select name as 'Visit:Link/Dispatch Job:100', subject as 'Subject:Data:100'
				from `tabDispatch Job` where subject = '{PAYLOAD}'""",
		).insert()
		sent = frappe.get_doc(
			doctype="Auto Email Report",
			report=report.name,
			report_type="Query Report",
			user="Administrator",
			format="HTML",
		)
		html = sent.get_report_content()
		self.assertNotIn("<img src=x", html)
		self.assertIn("&lt;img src=x", html)
		self.assertIn("<a href=", html)

	def test_what_a_follower_is_sent_shows_text_as_text(self):
		job = builders.a_job()
		change = [["customer_note", "", "&lt;img src=x&gt;"]]
		about = {"ref_doctype": "Dispatch Job", "docname": job.name}
		frappe.get_doc(doctype="Version", data=json.dumps({"changed": change}), **about).insert()
		job.add_comment("Comment", "&lt;img src=x&gt;", comment_email="somebody@example.com")
		lines = document_follow.get_version("Dispatch Job", job.name, "Hourly", "nobody")
		lines += document_follow.get_comments("Dispatch Job", job.name, "Hourly", "nobody")
		said = json.dumps([line["data"] for line in lines])
		self.assertEqual(said.count("&lt;img src=x&gt;"), 2, said)


class TestNotifications(FrappeTestCase):
	def test_the_title_of_a_visit_is_no_markup_in_a_notification(self):
		job = builders.a_job(subject="Panne <img src=x> & bruit")
		note = frappe.get_doc(
			doctype="Notification Log",
			for_user="Administrator",
			document_type="Dispatch Job",
			document_name=job.name,
			subject='Assigned <b class="subject-title">Panne <img src=x> & bruit</b>',
		).insert()
		self.assertIn('">Panne &lt;img src=x&gt; &amp; bruit</b>', note.subject)

	def test_what_a_notification_quotes_of_a_visit_and_of_a_person_is_no_markup(self):
		person = "<img src=y>"
		frappe.db.set_value("User", "Guest", "full_name", person)
		job = builders.a_job()
		job.db_set("customer_note", PAYLOAD)
		note = frappe.get_doc(
			doctype="Notification Log",
			for_user="Administrator",
			from_user="Guest",
			document_type="Dispatch Job",
			document_name=job.name,
			subject=PAYLOAD,  # {{ doc.customer_note }} in a Notification of the site
			email_content=f"<b>{person}</b>: {PAYLOAD}",
		).insert()
		self.assertNotIn("<img", note.subject + note.email_content)
		self.assertIn("<b>&lt;img src=y&gt;</b>", note.email_content)


class TestExports(FrappeTestCase):
	def setUp(self):
		exports.install_guard()
		self.customer = builders.a_customer().name

	def test_a_sheet_shows_what_was_typed_and_computes_nothing(self):
		notes = ['=HYPERLINK("http://x","y")', "câble <rouge> & gaine", "+15145550123", "- voir Jean"]
		sheet = openpyxl.load_workbook(io.BytesIO(self.export("Excel", notes))).active
		self.assertFalse([cell for row in sheet for cell in row if cell.data_type == "f"])
		shown = {row[1].value for row in sheet}
		self.assertLessEqual({"'" + notes[0], *notes[1:]}, shown)

	def test_csv_computes_nothing_and_numbers_stay(self):
		notes = [
			"=1+1",
			"@SUM(A1)",
			"\t=1+1",
			"-2+3+cmd|' /C calc'!A0",
			"-23.19",
			"+1 514 555-0123",
			"<b>gras</b>",
		]
		rows = list(csv.reader(io.StringIO(self.export("CSV", notes).decode())))
		shown = {row[1] for row in rows}
		self.assertLessEqual({f"'{note}" for note in notes[:4]} | set(notes[4:]), shown)

	def test_a_report_computes_nothing_either(self):
		job = builders.a_job(customer=self.customer)
		frappe.db.set_value("Dispatch Job", job.name, "subject", "=1+1")
		report = frappe.get_doc(
			doctype="Report",
			report_name=builders.unique("Plain"),
			ref_doctype="Dispatch Job",
			report_type="Query Report",
			is_standard="No",
			query=f"select subject as 'Subject:Data:100' from `tabDispatch Job` where name = '{job.name}'",
		).insert()
		frappe.local.form_dict = frappe._dict(
			report_name=report.name, filters="{}", file_format_type="CSV", visible_idx="[0]"
		)
		frappe.local.fsm_exports_ours = None
		query_report.export_query()
		self.assertIn("'=1+1", frappe.response.filecontent.decode())

	def export(self, kind: str, notes: list[str]) -> bytes:
		for note in notes:
			job = builders.a_job(customer=self.customer)
			frappe.db.set_value("Dispatch Job", job.name, "customer_note", note)
		frappe.local.form_dict = frappe._dict(
			doctype="Dispatch Job",
			fields=json.dumps(["`tabDispatch Job`.`customer_note`"]),
			filters=json.dumps([["Dispatch Job", "customer", "=", self.customer]]),
			file_format_type=kind,
		)
		frappe.local.fsm_exports_ours = None
		reportview.export_query()
		return frappe.response.filecontent


class TestTheDesksMap(FrappeTestCase):
	def test_the_desk_knows_every_doctype_of_ours(self):
		boot = frappe._dict()
		plain_text.boot(boot)
		self.assertIn("FSM Scan Reading", boot.fsm_plain_text["doctypes"])
		self.assertEqual(
			len(boot.fsm_plain_text["doctypes"]), frappe.db.count("DocType", {"module": plain_text.MODULE})
		)
