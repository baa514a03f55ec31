"""From a ticket or a sales order to a visit in one click, and what each hears of the other afterwards."""

import frappe

from gigafibre_fsm.api import booking as booking_api
from gigafibre_fsm.api import dispatch
from gigafibre_fsm.domain.dispatch.workflow import booking, scheduling, transitions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


def book(document, **values) -> str:
	return booking.book_job((document.doctype, document.name), PLANNER, NOW, **values)


def last_step(job: str) -> tuple:
	row = frappe.get_doc("Dispatch Job", job).timeline[-1]
	return row.event, row.from_status, row.to_status, row.detail


class BookingCase(FrappeTestCase):
	def setUp(self):
		self.customer = builders.a_customer().name
		self.location = builders.a_location(self.customer).name
		self.addCleanup(frappe.clear_messages)


class TestFromTicket(BookingCase):
	def test_a_ticket_gets_one_visit_however_often_the_button_is_pressed(self):
		ticket = builders.a_ticket(self.customer)
		first = book(ticket)
		self.assertEqual(book(ticket), first)
		ticket.reload()
		self.assertEqual((ticket.fsm_dispatch_job, ticket.fsm_visit_status), (first, "Draft"))

	def test_the_type_of_the_ticket_chooses_the_kind_of_visit(self):
		kind = builders.a_job_type(duration=45, crew_size=2).name
		name = builders.unique("No Wi-Fi")
		frappe.get_doc({"doctype": "Issue Type", "name": name, "fsm_job_type": kind}).insert()
		job = frappe.get_doc("Dispatch Job", book(builders.a_ticket(self.customer, issue_type=name)))
		self.assertEqual((job.job_type, job.duration, job.crew_size), (kind, 45, 2))

	def test_a_disabled_kind_of_visit_gives_way_to_the_usual_one(self):
		kind = builders.a_job_type(disabled=1).name
		name = builders.unique("Old")
		frappe.get_doc({"doctype": "Issue Type", "name": name, "fsm_job_type": kind}).insert()
		ticket = builders.a_ticket(self.customer, issue_type=name)
		self.assertEqual(booking.find_job_type(ticket), "Repair")

	def test_what_the_person_chooses_counts_before_the_ticket(self):
		kind = builders.a_job_type().name
		self.assertEqual(
			frappe.db.get_value(
				"Dispatch Job", book(builders.a_ticket(self.customer), job_type=kind), "job_type"
			),
			kind,
		)
		with self.assertRaisesRegex(FsmError, "job type from the list"):
			book(builders.a_ticket(self.customer), job_type="No such type")

	def test_a_customer_with_two_addresses_must_say_which(self):
		builders.a_location(self.customer)
		ticket = builders.a_ticket(self.customer)
		with self.assertRaisesRegex(FsmError, "several service locations.*on the ticket"):
			book(ticket)
		self.assertIn("several service locations", booking.preview_booking(("Issue", ticket.name))["problem"])
		ticket.db_set("fsm_service_location", self.location)
		self.assertEqual(frappe.db.get_value("Dispatch Job", book(ticket), "service_location"), self.location)

	def test_a_ticket_without_a_customer_is_refused_with_what_to_do(self):
		ticket = frappe.get_doc({"doctype": "Issue", "subject": "Who is it?"}).insert()
		with self.assertRaisesRegex(FsmError, "no customer"):
			book(ticket)

	def test_the_preview_says_what_would_be_made_and_writes_nothing(self):
		ticket = builders.a_ticket(self.customer)
		answer = booking_api.booking_preview(doctype="Issue", name=ticket.name)
		self.assertEqual(
			answer,
			{"job": None, "job_type": "Repair", "service_location": self.location, "problem": None},
		)
		self.assertFalse(frappe.db.exists("Dispatch Job", {"issue": ticket.name}))

	def test_a_ticket_that_is_gone_is_said_so(self):
		with self.assertRaisesRegex(FsmError, "no longer exists"):
			booking_api.booking_preview(doctype="Issue", name="ISS-1999-99999")


class TestFromOrder(BookingCase):
	def setUp(self):
		super().setUp()
		self.service = builders.an_item(item_name="Internet 500", is_stock_item=0, item_group="Services").name
		self.modem = builders.an_item().name

	def test_an_order_gets_one_visit_that_carries_its_stock_items(self):
		cable = builders.an_item().name
		kind = builders.a_job_type(
			materials=[{"item": cable, "qty": 2}, {"item": self.modem, "qty": 9}], crew_size=1
		).name
		frappe.db.set_value("Item", self.service, "fsm_job_type", kind)
		order = builders.an_order(self.customer, [(self.modem, 3), (self.service, 1)])
		name = book(order)
		self.assertEqual(book(order), name)
		job = frappe.get_doc("Dispatch Job", name)
		self.assertEqual((job.subject, job.job_type, job.sales_order), ("Internet 500", kind, order.name))
		self.assertEqual((job.customer, job.service_location), (self.customer, self.location))
		self.assertEqual([(row.item, row.qty) for row in job.materials], [(self.modem, 3), (cable, 2)])
		order.reload()
		self.assertEqual((order.fsm_dispatch_job, order.fsm_visit_status), (name, "Draft"))

	def test_the_group_of_an_item_chooses_where_the_item_does_not(self):
		kind = builders.a_job_type().name
		group = frappe.get_doc(
			{
				"doctype": "Item Group",
				"item_group_name": builders.unique("Fibre"),
				"parent_item_group": "All Item Groups",
				"fsm_job_type": kind,
			}
		).insert()
		item = builders.an_item(item_group=group.name).name
		self.assertEqual(booking.find_job_type(builders.an_order(self.customer, [(item, 1)])), kind)
		other = builders.an_order(self.customer, [(self.service, 1)])
		self.assertEqual(booking.find_job_type(other), "Installation")

	def test_the_order_shows_each_status_of_its_visit_and_says_how_it_ended(self):
		order = builders.an_order(self.customer, [(self.service, 1)])
		job = book(order)
		scheduling.schedule_job(job, ARRIVAL, PLANNER, NOW)
		self.assertEqual(frappe.db.get_value("Sales Order", order.name, "fsm_visit_status"), "Scheduled")
		transitions.move_job(job, "Cancelled", PLANNER, now=NOW, reason="The customer <b>moved</b>")
		self.assertEqual(frappe.db.get_value("Sales Order", order.name, "fsm_visit_status"), "Cancelled")
		comments = frappe.get_all("Comment", {"reference_name": order.name}, pluck="content")
		self.assertTrue([text for text in comments if job in text and "moved" in text])
		self.assertNotEqual(book(order), job)

	def test_a_draft_or_cancelled_order_is_refused_with_what_to_do(self):
		order = builders.an_order(self.customer, [(self.service, 1)], submit=False)
		with self.assertRaisesRegex(FsmError, "Submit it"):
			book(order)
		order.submit()
		order.cancel()
		with self.assertRaisesRegex(FsmError, "order is over"):
			book(order)

	def test_an_order_of_a_customer_without_a_location_is_refused(self):
		order = builders.an_order(builders.a_customer().name, [(self.service, 1)])
		with self.assertRaisesRegex(FsmError, "no service location"):
			book(order)


class TestEndedBeforeItsVisit(BookingCase):
	def close(self, ticket, status: str) -> None:
		ticket.reload()
		ticket.status = status
		ticket.save()

	def test_closing_a_ticket_asks_about_its_planned_visit_and_cancels_nothing(self):
		ticket = builders.a_ticket(self.customer)
		job = book(ticket)
		scheduling.schedule_job(job, ARRIVAL, PLANNER, NOW)
		frappe.clear_messages()
		self.close(ticket, "Closed")
		self.assertIn("still planned", str(frappe.get_message_log()))
		self.assertEqual(last_step(job), ("Ticket", "Open", "Closed", ticket.name))
		self.assertEqual(frappe.db.get_value("Dispatch Job", job, "status"), "Scheduled")
		self.assertIn("still needed", dispatch.list_next_actions(job=job)["remark"])

	def test_opening_it_again_says_so_on_the_visit(self):
		ticket = builders.a_ticket(self.customer)
		job = book(ticket)
		self.close(ticket, "Resolved")
		self.close(ticket, "Open")
		self.assertEqual(last_step(job), ("Ticket", "Resolved", "Open", ticket.name))
		self.assertIsNone(dispatch.list_next_actions(job=job)["remark"])

	def test_a_change_that_ends_nothing_is_no_step_of_the_visit(self):
		ticket = builders.a_ticket(self.customer)
		job = book(ticket)
		before = last_step(job)
		self.close(ticket, "Replied")
		self.assertEqual(last_step(job), before)

	def test_a_visit_that_is_over_is_not_asked_about(self):
		ticket = builders.a_ticket(self.customer)
		job = book(ticket)
		transitions.move_job(job, "Cancelled", PLANNER, now=NOW, reason="Solved by phone")
		frappe.clear_messages()
		self.close(ticket, "Closed")
		self.assertEqual(last_step(job)[0], "Status")
		self.assertFalse(frappe.get_message_log())

	def test_cancelling_an_order_asks_about_its_visit(self):
		item = builders.an_item().name
		order = builders.an_order(self.customer, [(item, 1)])
		job = book(order)
		order.reload()
		order.cancel()
		self.assertEqual(last_step(job), ("Order", "Submitted", "Cancelled", order.name))
		self.assertIn("order", dispatch.list_next_actions(job=job)["remark"])
