"""The outbox as other packages use it; tests/contract and tests/faults cover delivery."""

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.messaging.inbound import receive as inbound
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)

PHONE = "+15145550142"
SID = "SM" + "b" * 32
VALUES = {"first_name": "Zoé"}


class TestFSMSMS(FrappeTestCase):
	def tearDown(self) -> None:
		# Frappe's own runner rolls back only after the class, and an effect key allows one row
		frappe.db.rollback()

	def queue(self, fact: str = "fact", **changes: object) -> str:
		arguments = {"link": None, "values": VALUES, "to": "514 555-0142", "language": "fr", **changes}
		return outbox.queue_message("technician_link", effect_key=f"test:{fact}", **arguments)

	def queue_sent(self, **changes: object) -> str:
		name = self.queue(**changes)
		frappe.db.set_value("FSM SMS", name, {"state": "Sent", "provider_sid": SID, "error": ""})
		return name

	def state(self, name: str) -> str:
		return frappe.db.get_value("FSM SMS", name, "state")

	def test_a_text_with_a_place_for_a_link_needs_one(self) -> None:
		row = frappe.get_doc("FSM SMS", self.queue())
		self.assertEqual(row.state, "Failed")
		self.assertIn("there is none", row.error)

	def test_the_same_fact_is_queued_once_whatever_it_says(self) -> None:
		self.assertEqual(self.queue(), self.queue(values={"first_name": "Luc"}))

	def test_a_template_that_somebody_deleted_comes_back_from_the_catalogue(self) -> None:
		frappe.delete_doc("FSM Message Template", "technician_link", force=True)
		row = frappe.get_doc("FSM SMS", self.queue("deleted"))
		self.assertTrue(row.body.startswith("Zoé, voici votre lien"))

	def test_people_without_rights_cause_messages_but_do_not_write_them(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user("Guest")
		self.assertTrue(self.queue("guest"))
		self.assertFalse(frappe.has_permission("FSM SMS", "read"))

	def test_nobody_writes_a_message_by_hand(self) -> None:
		for role in ("FSM Dispatcher", "FSM Manager", "System Manager"):
			meta = frappe.get_meta("FSM SMS")
			[row] = [permission for permission in meta.permissions if permission.role == role]
			self.assertFalse(row.write or row.create or row.delete, role)

	def test_receipts_move_a_message_forward_only(self) -> None:
		name = self.queue_sent()
		for status, state in (("sent", "Sent"), ("delivered", "Delivered"), ("queued", "Delivered")):
			outbox.apply_status(SID, status, "", now_datetime())
			self.assertEqual(self.state(name), state)

	def test_a_receipt_that_names_no_message_is_no_news(self) -> None:
		self.assertFalse(outbox.apply_status("SM" + "c" * 32, "sent", "", now_datetime()))

	def test_a_word_that_is_no_status_changes_nothing(self) -> None:
		self.queue_sent()
		self.assertFalse(outbox.apply_status(SID, "exploded", "", now_datetime()))

	def test_an_opt_out_in_a_receipt_is_kept(self) -> None:
		self.queue_sent()
		outbox.apply_status(SID, "failed", "21610", now_datetime())
		self.assertTrue(consent.is_opted_out(PHONE))

	def test_a_person_decides_and_is_named(self) -> None:
		for outcome, state in (("sent", "Delivered"), ("cancel", "Cancelled")):
			name = self.queue(outcome)
			frappe.db.set_value("FSM SMS", name, {"state": "Unknown"})
			self.assertEqual(outbox.resolve_message(name, outcome), state)
			self.assertEqual(frappe.db.get_value("FSM SMS", name, "resolved_by"), "Administrator")

	def test_a_button_on_a_message_that_moved_on_says_where_it_is_now(self) -> None:
		name = self.queue("moved")
		frappe.db.set_value("FSM SMS", name, {"state": "Sent"})
		with self.assertRaisesRegex(FsmError, "This message is Sent now, so nothing was changed"):
			outbox.resolve_message(name, "cancel")
		self.assertEqual(self.state(name), "Sent")

	def test_what_lacks_its_link_cannot_be_sent_again(self) -> None:
		with self.assertRaises(FsmError):
			outbox.resolve_message(self.queue(), "resend")

	def test_what_somebody_wrote_to_us_cannot_be_sent(self) -> None:
		inbound.receive_sms(SID, PHONE, "+15145550100", "Bonjour", "")
		with self.assertRaises(FsmError):
			outbox.resolve_message(frappe.db.get_value("FSM SMS", {"provider_sid": SID}), "cancel")

	def test_saying_stop_twice_is_one_word(self) -> None:
		for letter in "ab":
			inbound.receive_sms("SM" + letter * 32, PHONE, "+15145550100", "STOP", "")
		self.assertEqual(frappe.db.count("FSM Consent", {"phone": PHONE}), 1)
