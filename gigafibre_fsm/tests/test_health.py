"""What the site's doctor finds of the scheduler, of its secrets and of visits that come again."""

import base64
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, getdate, now_datetime
from frappe.utils.password import set_encrypted_password

from gigafibre_fsm.domain.dispatch.workflow import recurrence
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.setup import health, money_health
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestScheduler(FrappeTestCase):
	def paused(self) -> list[health.Finding]:
		return [finding for finding in health.findings() if "paused" in finding.text]

	def test_a_pause_that_a_cut_migrate_left_is_said_with_how_to_end_it(self):
		with patch.dict(frappe.local.conf, {"pause_scheduler": 1}):
			found = self.paused()
		self.assertEqual([finding.state for finding in found], ["broken"])
		self.assertIn("scheduler resume", found[0].remedy)

	def test_a_running_scheduler_is_no_news(self):
		with patch.dict(frappe.local.conf, {"pause_scheduler": 0}):
			self.assertEqual(self.paused(), [])

	def test_what_else_stops_the_clock_is_said_with_how_to_end_it(self):
		frappe.db.set_single_value("System Settings", "enable_scheduler", 0)
		with patch.dict(frappe.local.conf, {"maintenance_mode": 1}):
			remedies = [finding.remedy for finding in health.findings() if finding.is_broken]
		site = f"bench --site {frappe.local.site}"
		self.assertLessEqual({f"{site} enable-scheduler", f"{site} set-maintenance-mode off"}, set(remedies))


class TestSecrets(FrappeTestCase):
	def test_a_restored_site_without_its_key_is_told_which_one_to_copy(self):
		set_encrypted_password("FSM Twilio Settings", "FSM Twilio Settings", "secret", "auth_token")
		with patch.dict(frappe.local.conf, {"encryption_key": base64.urlsafe_b64encode(bytes(32)).decode()}):
			broken = [finding for finding in health.findings() if finding.is_broken]
		self.assertIn("encryption_key", broken[-1].remedy)
		self.assertEqual(frappe.get_message_log(), [])


class TestWhatWaits(FrappeTestCase):
	def find_texts(self, words: str) -> list[str]:
		return [finding.text for finding in health.findings() if words in finding.text]

	def a_message(self, state: str) -> None:
		frappe.get_doc(
			doctype="FSM SMS", direction="Outgoing", state=state, to_number="+1", body="x"
		).db_insert()

	def test_messages_that_did_not_leave_are_counted_where_they_might_have(self):
		frappe.db.delete("FSM SMS")
		self.a_message("Held")
		self.a_message("Failed")
		frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
		self.assertEqual(self.find_texts("held back"), [])
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		self.assertEqual(
			self.find_texts("held back"), ["2 messages of the last day were held back or failed."]
		)
		self.assertEqual(self.find_texts("needs a decision"), [])

	def test_movements_that_erpnext_refused_are_counted(self):
		frappe.db.delete("Equipment Movement")
		self.assertEqual(self.find_texts("differ from"), [])
		frappe.get_doc(doctype="Equipment Movement", stock_state="Differs").db_insert()
		self.assertEqual(
			self.find_texts("differ from"), ["1 movements of devices differ from ERPNext's stock."]
		)


class TestMoney(FrappeTestCase):
	def setUp(self):
		for doctype in ("FSM Money Check", "FSM Webhook Event", "FSM Payment", "Revenue Day"):
			frappe.db.delete(doctype)
		frappe.db.set_single_value("FSM Stripe Settings", "enabled", 1)

	def texts(self) -> list[str]:
		return [text for text, _remedy in money_health.list_problems()]

	def a_payment(self, hours_ago: int, state: str = "Open") -> None:
		opened = add_to_date(now_datetime(), hours=-hours_ago)
		frappe.get_doc(
			doctype="FSM Payment",
			state=state,
			checkout_session=frappe.generate_hash(length=10),
			opened_on=opened,
		).db_insert()

	def an_event(self, hours_ago: int, state: str = "Done", payload: str = "{}") -> None:
		received = instants.now_utc() - timedelta(hours=hours_ago)
		name = frappe.generate_hash(length=10)
		frappe.get_doc(
			doctype="FSM Webhook Event", name=name, state=state, received_on=received, payload=payload
		).db_insert()

	def test_periods_without_invoice_are_told_on_every_site(self):
		frappe.db.set_single_value("FSM Stripe Settings", "enabled", 0)
		for day, count in (("2026-11-01", 5), ("2026-11-02", 3)):
			frappe.get_doc(doctype="Revenue Day", name=day, day=day, unbilled_periods=count).db_insert()
		self.assertEqual(self.texts(), ["3 periods of subscriptions have no invoice."])

	def test_nothing_is_said_of_money_that_is_right_or_without_stripe(self):
		self.a_payment(10)
		self.an_event(9)
		self.assertEqual(self.texts(), [])
		frappe.db.delete("FSM Webhook Event")
		frappe.db.set_single_value("FSM Stripe Settings", "enabled", 0)
		self.assertEqual(self.texts(), [])

	def test_a_webhook_that_fell_silent_is_noticed_by_the_payments_of_which_it_says_nothing(self):
		self.an_event(30)
		self.assertEqual(self.texts(), [], "nobody paid since")
		self.a_payment(2)
		self.assertEqual(self.texts(), [], "not long enough ago")
		self.a_payment(20, "Expired")
		self.an_event(1, payload="")
		sentence = "Stripe has reported nothing for 30 hours, though customers opened its payment page."
		self.assertEqual(self.texts(), [sentence], "what the nightly check fetched was not reported")

	def test_what_failed_or_waits_for_a_person_is_counted(self):
		self.an_event(0, "Failed")
		self.a_payment(0, "Review")
		frappe.get_doc(
			doctype="FSM Money Check", name="today", day="2026-11-28", state="Failed", error="No answer."
		).db_insert()
		self.assertEqual(
			self.texts(),
			[
				"The money check today failed: No answer.",
				"1 events of Stripe could not be processed.",
				"1 payments wait for a person.",
			],
		)


class TestRepeats(FrappeTestCase):
	def broken(self, job: str) -> list[health.Finding]:
		return [finding for finding in health.findings() if f"{job} comes again no more" in finding.text]

	def test_a_schedule_that_frappe_disabled_after_its_own_error_is_named_with_what_to_do(self):
		job = builders.a_planned_job().name
		schedule = frappe.get_doc(
			"Auto Repeat", recurrence.start_recurrence(job, "Weekly", getdate(), None, getdate())
		)
		self.assertEqual(self.broken(job), [])
		with patch.object(type(schedule), "make_new_document", side_effect=frappe.ValidationError):
			schedule.create_documents()
		[found] = self.broken(job)
		self.assertEqual(found.state, "broken")
		self.assertIn(schedule.name, found.remedy)

	def test_a_schedule_that_a_person_stopped_is_no_news(self):
		job = builders.a_planned_job().name
		recurrence.start_recurrence(job, "Weekly", getdate(), None, getdate())
		recurrence.stop_recurrence(job)
		self.assertEqual(self.broken(job), [])
