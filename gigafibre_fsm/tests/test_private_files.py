"""Pictures of a visit are private: photographs of homes and customers' signatures."""

import frappe

from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase
from gigafibre_fsm.tests.pictures import a_photo, a_signature


class TestPrivateFiles(FrappeTestCase):
	def test_a_signature_and_a_photo_stay_private_however_often_the_visit_is_saved(self):
		technician = builders.a_technician()
		job = builders.a_dispatched_job(technician=technician.name)
		for to in ("En Route", "On Site"):
			visit.move(job.name, technician.name, to, now=NOW)
		visit.sign(job.name, technician.name, "Marie Tremblay", a_signature(), now=NOW)
		visit.add_photo(job.name, technician.name, "After", a_photo(), now=NOW)
		visit.note(job.name, technician.name, "Saved once more", now=NOW)
		visit.sign(job.name, technician.name, "Luc Tremblay", a_signature(), now=NOW.replace(minute=59))
		files = frappe.get_all(
			"File", {"attached_to_name": job.name}, ["file_url", "is_private", "attached_to_field"]
		)
		self.assertEqual([file.is_private for file in files], [1, 1, 1])
		self.assertTrue(all(file.file_url.startswith("/private/files/") for file in files))
		signature = frappe.db.get_value("Dispatch Job", job.name, "signature")
		self.assertIn(signature, [file.file_url for file in files])
