"""Pictures of a visit are private: photographs of homes and customers' signatures, and nobody can point at another's."""

import io
import os
from unittest import TestCase

from PIL import Image, PngImagePlugin

import frappe
from frappe.utils import get_url

from gigafibre_fsm.domain.access import attachments, files
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.exceptions import BadPicture, NotYours
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.pictures import a_photo, a_signature
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor
from gigafibre_fsm.www import image_response


class TestPrivateFiles(FrappeTestCase):
	def test_a_signature_and_a_photo_stay_private_however_often_the_visit_is_saved(self):
		technician = builders.a_technician()
		job = builders.a_dispatched_job(technician=technician.name)
		for to in ("En Route", "On Site"):
			technician_work.move_job(job.name, technician.name, to, now=NOW)
		technician_work.store_signature(job.name, technician.name, "Marie Tremblay", a_signature(), now=NOW)
		technician_work.add_photo(job.name, technician.name, "After", a_photo(), now=NOW)
		technician_work.set_note(job.name, technician.name, "Saved once more", now=NOW)
		technician_work.store_signature(
			job.name, technician.name, "Luc Tremblay", a_signature(), now=NOW.replace(minute=59)
		)
		files = frappe.get_all(
			"File", {"attached_to_name": job.name}, ["file_url", "is_private", "attached_to_field"]
		)
		self.assertEqual([file.is_private for file in files], [1, 1, 1])
		self.assertTrue(all(file.file_url.startswith("/private/files/") for file in files))
		signature = frappe.db.get_value("Dispatch Job", job.name, "signature")
		self.assertIn(signature, [file.file_url for file in files])

	def test_the_name_of_a_stored_file_holds_128_random_bits_and_no_person_owns_it(self):
		technician = builders.a_technician()
		job = builders.a_dispatched_job(technician=technician.name)
		technician_work.add_photo(job.name, technician.name, "Before", a_photo("olive"), now=NOW)
		(file,) = frappe.get_all("File", {"attached_to_name": job.name}, ["file_name", "owner"])
		self.assertRegex(file.file_name, r"-[0-9a-f]{32}\.jpg$")
		self.assertEqual(file.owner, "Administrator")

	def test_a_picture_is_given_out_with_its_own_document_only(self):
		technician = builders.a_technician()
		job = builders.a_dispatched_job(technician=technician.name)
		address = files.store_file("Dispatch Job", job.name, "before.jpg", a_photo("plum"))
		self.assertEqual(
			image_response.image_response(files.StoredFile(address, "Dispatch Job", job.name)).content_type,
			"image/jpeg",
		)
		with self.assertRaises(NotYours):
			image_response.image_response(files.StoredFile(address, "Dispatch Technician", technician.name))


def attach_fields() -> list[tuple[str, str, str]]:
	"""Each attach field of ours as the document's doctype, the table that holds the row (or empty), the field."""
	kinds = ("in", ("Attach", "Attach Image"))
	found = []
	for doctype in frappe.get_all("DocType", {"module": attachments.OWN_MODULE, "istable": 0}, pluck="name"):
		meta = frappe.get_meta(doctype)
		found += [(doctype, "", field.fieldname) for field in meta.get("fields", {"fieldtype": kinds})]
		for table in meta.get_table_fields():
			rows = frappe.get_meta(table.options).get("fields", {"fieldtype": kinds})
			found += [(doctype, table.fieldname, field.fieldname) for field in rows]
	return found


class TestAttachFields(FrappeTestCase):
	def tearDown(self):
		frappe.set_user("Administrator")

	def test_no_attach_field_of_ours_takes_anything_but_its_own_documents_file(self):
		home = builders.a_dispatched_job()
		theirs = files.store_file("Dispatch Job", home.name, "before.jpg", a_photo("teal"))
		people.make_user("zq-attach@example.com", "FSM Dispatcher", user_type="System User")
		fields = attach_fields()
		self.assertIn(("Dispatch Job", "photos", "photo"), fields)
		self.assertIn(("Dispatch Technician", "", "photo"), fields)
		refused = (
			theirs,
			"/private/files/./" + theirs.rsplit("/", 1)[1],
			"https://tracker.example/pixel.png",
		)
		for user in ("zq-attach@example.com", "Administrator"):
			frappe.set_user(user)
			loose = a_file(is_private=1).file_url
			for doctype, table, field in fields:
				doc = frappe.new_doc(doctype)
				doc.name = f"ZQ {doctype}"
				row = doc.append(table, {}) if table else doc
				for address in refused:
					with self.subTest(doctype, field=field, user=user, address=address):
						row.set(field, address)
						with self.assertRaises(frappe.PermissionError):
							attachments.check_attachments(doc)
				row.set(field, loose)
				attachments.check_attachments(doc)

	def test_a_documents_own_file_stays_where_it_is_however_often_it_is_saved(self):
		technician = builders.a_technician()
		technician.photo = a_file(is_private=1).file_url
		technician.save()
		technician.reload()
		frappe.db.set_value("File", {"file_url": technician.photo}, "owner", "somebody@example.com")
		technician.home_base = None
		technician.save()
		self.assertTrue(frappe.db.exists("File", {"attached_to_name": technician.name}))

	def test_a_technicians_photo_is_kept_without_what_the_camera_noted(self):
		words = PngImagePlugin.PngInfo()
		words.add_text("GPS", "45.3 -73.2")
		out = io.BytesIO()
		Image.new("RGB", (900, 600), "teal").save(out, "PNG", pnginfo=words)
		upload = a_file(is_private=1, content=out.getvalue())
		technician = builders.a_technician(photo=upload.file_url)
		kept = files.content_of(files.StoredFile(technician.photo, "Dispatch Technician", technician.name))
		self.assertEqual(Image.open(io.BytesIO(kept)).size, (512, 341))
		self.assertNotIn(b"45.3", kept)
		self.assertFalse(frappe.db.exists("File", upload.name))
		technician.reload()
		technician.save()
		self.assertEqual(frappe.db.count("File", {"attached_to_name": technician.name}), 1)
		technician.photo = a_file(is_private=1, content=b"%PDF-1.7", file_name="zq.pdf").file_url
		self.assertRaises(BadPicture, technician.save)

	def test_a_dispatcher_cannot_show_a_private_picture_as_a_technicians_photo(self):
		secret = files.store_file("Dispatch Job", builders.a_dispatched_job().name, "x.jpg", a_photo("gold"))
		technician = builders.a_technician()
		technician.photo = secret
		self.assertRaises(frappe.PermissionError, technician.save)


class TestPrivateAddress(FrappeTestCase):
	def test_every_spelling_of_a_private_files_address_is_recognised(self):
		file = a_file(is_private=1)
		name = file.file_url.rsplit("/", 1)[1]
		for text in (
			file.file_url,
			f"/private/files/./{name}",
			f"/private/files/x/../{name}",
			f"/private/files//{name}",
			f"/files/../../private/files/{name}",
			f"{get_url()}/private/files/{name}",
			f"https://other.example/private/files/{name}",
			"/private/files/" + "".join(f"%{ord(letter):02x}" for letter in name),
			f" {file.file_url}",
			name,
		):
			with self.subTest(text):
				self.assertEqual(attachments.private_address(text), file.file_url)
		for text in (
			"",
			"/files/logo.png",
			"https://other.example/private/files/none.png",
			"/assets/x.svg",
			"\0",
		):
			with self.subTest(text):
				self.assertEqual(attachments.private_address(text), "")
		self.assertEqual(attachments.private_address("/private/files/later.png"), "/private/files/later.png")


def a_file(**values: object) -> "frappe.model.document.Document":
	"""An upload of the user of the moment, attached to nothing; no two have the same content."""
	name = f"zq-{frappe.generate_hash(length=8)}"
	about = {"file_name": f"{name}.jpg", "content": a_photo() + os.urandom(8), **values}
	return frappe.get_doc({"doctype": "File", **about}).insert()


class TestByHttp(TestCase):
	def test_a_website_user_cannot_get_at_or_list_anybodys_private_file(self):
		with taken_away_afterwards():
			job = builders.a_dispatched_job()
			secret = files.store_file("Dispatch Job", job.name, "before.jpg", a_photo("navy") + os.urandom(8))
			a_file(is_private=1)
			user = people.make_user("zq-alias@example.com", "Customer", "FSM Technician")
			self.assertIn(user, attachments.file_query(user))
			frappe.db.commit()
			visitor = Visitor("customer").log_in(user, people.PASSWORD).with_token()
			upload, resource = "/api/method/upload_file", "/api/resource/File"
			picture = {"file": (io.BytesIO(a_photo("red") + os.urandom(8)), "zq-own.png")}
			own = visitor.post(upload, {**picture, "is_private": 1}).get_json()["message"]
			tail = secret.rsplit("/", 1)[1]
			attempts = (
				lambda: visitor.post(upload, {"file_url": secret, "is_private": 1}),
				lambda: visitor.post(upload, {"file_url": f"{get_url()}{secret}", "is_private": 1}),
				lambda: visitor.post(upload, {"file_url": f"/private/files/./{tail}", "is_private": 1}),
				lambda: visitor.ask("POST", resource, json={"file_name": tail, "is_private": 1}),
				lambda: visitor.ask(
					"POST", resource, json={"file_url": secret, "content": "x", "is_private": 1}
				),
				lambda: visitor.ask("PUT", f"{resource}/{own['name']}", json={"file_url": secret}),
				lambda: visitor.ask("PUT", f"/api/resource/User/{user}", json={"user_image": secret}),
			)
			for number, attempt in enumerate(attempts):
				with self.subTest(number):
					self.assertEqual(attempt().status_code, 403)
			self.assertEqual(visitor.get(secret).status_code, 403)
			frappe.db.rollback()
			self.assertEqual(frappe.db.count("File", {"file_url": secret}), 1)
			private = f'{resource}?fields=["file_url"]&filters=[["is_private","=",1]]&limit_page_length=500'
			listed = visitor.get(private).get_json()["data"]
			self.assertEqual({file["file_url"] for file in listed}, {own["file_url"]})
			api = "/api/method/frappe.core.api.file."
			found = visitor.get(api + f"get_files_by_search_text?text={tail[:8]}")
			images = visitor.get(api + f'get_attached_images?doctype=Dispatch+Job&names=["{job.name}"]')
			self.assertEqual((found.get_json()["message"], images.get_json()["message"]), ([], {}))
