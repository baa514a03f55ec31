"""The transitions of a job on a site, from draft to the resolved ticket, and those it refuses."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.dispatch.workflow import scheduling, transitions
from gigafibre_fsm.exceptions import FsmError, IllegalTransition, NeedsConfirmation, NotYours
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.frappe_case import FrappeTestCase, linked_doctypes
from gigafibre_fsm.tests.pictures import a_blank_signature, a_photo, a_signature

test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)


def messages_of(job: str) -> list[dict]:
	"""Return the texts about a job, oldest first."""
	return frappe.get_all(
		"FSM SMS",
		filters={"reference_doctype": "Dispatch Job", "reference_name": job},
		fields=["template", "to_number", "language", "link", "recipient"],
		order_by="creation",
	)


def list_notices(job: str) -> list[tuple[str, str]]:
	"""Return the texts to technicians about a job as (template, technician), oldest first."""
	return [
		(message.template, message.recipient)
		for message in messages_of(job)
		if message.template.startswith("technician_")
	]


def steps_of(job: str) -> list[tuple]:
	"""The timeline as (event, from, to)."""
	doc = frappe.get_doc("Dispatch Job", job)
	return [(row.event, row.from_status, row.to_status) for row in doc.timeline]


class TestWholeLife(FrappeTestCase):
	def test_a_visit_goes_from_draft_to_completed_and_resolves_its_ticket(self):
		customer = builders.a_customer()
		kind = builders.a_job_type(
			requires_before_photo=1, requires_after_photo=1, requires_signature=1, requires_note=1
		)
		ticket = builders.a_ticket(customer.name)
		technician = builders.a_technician()
		job = builders.a_job(customer=customer.name, job_type=kind.name, issue=ticket.name)
		scheduling.schedule_job(job.name, ARRIVAL, PLANNER, NOW, technician=technician.name)
		transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)
		self.assertEqual(worklist.load_worklist(technician.name, NOW).groups[0].jobs[0].name, job.name)

		me = technician.name
		technician_work.move_job(job.name, me, "En Route", now=NOW)
		technician_work.move_job(job.name, me, "On Site", now=NOW)
		with self.assertRaisesRegex(IllegalTransition, "Tick every required item.*photo before.*photo after"):
			technician_work.move_job(job.name, me, "Completed", now=NOW)
		item = technician_work.load_page(job.name, me).checks[0]
		technician_work.check_item(job.name, me, row=item.row, done=True, now=NOW)
		technician_work.add_photo(job.name, me, "Before", a_photo(), now=NOW)
		technician_work.add_photo(job.name, me, "After", a_photo(color="green"), now=NOW)
		technician_work.set_note(job.name, me, "Connector cleaned", now=NOW)
		technician_work.store_signature(job.name, me, "Marie Tremblay", a_signature(), now=NOW)
		technician_work.move_job(job.name, me, "Completed", now=NOW)

		done = frappe.get_doc("Dispatch Job", job.name)
		self.assertEqual((done.status, done.outcome), ("Completed", "Complete"))
		self.assertEqual((done.dispatched_on, done.en_route_on, done.completed_on), (NOW, NOW, NOW))
		self.assertEqual(
			[step for step in steps_of(job.name) if step[0] == "Status"],
			[
				("Status", "Draft", "Scheduled"),
				("Status", "Scheduled", "Dispatched"),
				("Status", "Dispatched", "En Route"),
				("Status", "En Route", "On Site"),
				("Status", "On Site", "Completed"),
			],
		)
		self.assertEqual(
			[message.template for message in messages_of(job.name)],
			[
				"technician_job_dispatched",
				"customer_visit_planned",
				"customer_on_the_way",
				"customer_visit_done",
			],
		)
		ticket.reload()
		self.assertEqual((ticket.status, ticket.fsm_visit_status), ("Resolved", "Completed"))
		self.assertEqual(ticket.fsm_dispatch_job, job.name)

	def test_the_page_of_a_visit_says_what_to_carry(self):
		tool = frappe.get_doc(
			{"doctype": "Dispatch Tool", "tool_name": builders.unique("Splicer"), "label_fr": "Fusionneuse"}
		).insert()
		cable = builders.an_item(item_name="Drop cable 50 m")
		kind = builders.a_job_type(materials=[{"item": cable.name, "qty": 2}], tools=[{"tool": tool.name}])
		job = builders.a_dispatched_job(job_type=kind.name)
		things = technician_work.load_page(job.name, job.technician).to_carry
		self.assertEqual(
			[(thing.label, thing.quantity) for thing in things], [("Drop cable 50 m", "2"), (tool.name, None)]
		)

	def test_the_technician_gets_a_link_in_their_language_and_the_customer_a_text_in_theirs(self):
		technician = builders.a_technician(language="fr")
		job = builders.a_dispatched_job(technician=technician.name)
		technician_work.move_job(job.name, technician.name, "En Route", now=NOW)
		first, *others = messages_of(job.name)
		self.assertEqual((first.language, first.to_number), ("fr", technician.mobile))
		self.assertTrue(first.link)
		self.assertEqual(
			[(text.template, text.language, text.to_number) for text in others],
			[
				("customer_visit_planned", "en", "+14505550102"),
				("customer_on_the_way", "en", "+14505550102"),
			],
		)

	def test_a_visit_that_did_not_happen_leaves_the_ticket_open_with_the_reason(self):
		customer = builders.a_customer()
		ticket = builders.a_ticket(customer.name)
		job = builders.a_dispatched_job(customer=customer.name, issue=ticket.name)
		technician_work.move_job(job.name, job.technician, "Not Done", now=NOW, reason="Nobody home")
		ticket.reload()
		self.assertEqual((ticket.status, ticket.fsm_visit_status), ("Open", "Not Done"))
		comments = frappe.get_all(
			"Comment", filters={"reference_name": ticket.name, "comment_type": "Comment"}, pluck="content"
		)
		self.assertTrue(any("Nobody home" in comment for comment in comments))

	def test_a_ticket_that_a_person_closed_stays_closed(self):
		customer = builders.a_customer()
		ticket = builders.a_ticket(customer.name)
		job = builders.a_dispatched_job(customer=customer.name, issue=ticket.name)
		frappe.db.set_value("Issue", ticket.name, "status", "Closed")
		for status in ("En Route", "On Site"):
			technician_work.move_job(job.name, job.technician, status, now=NOW)
		transitions.move_job(
			job.name, "Completed", PLANNER, now=NOW, outcome="Partial", reason="Cable missing"
		)
		self.assertEqual(frappe.db.get_value("Issue", ticket.name, "status"), "Closed")


class TestPartial(FrappeTestCase):
	def finish_partly(self, **values):
		job = builders.a_dispatched_job(**values)
		for status in ("En Route", "On Site"):
			technician_work.move_job(job.name, job.technician, status, now=NOW)
		done = technician_work.load_page(job.name, job.technician).checks[1]
		technician_work.check_item(job.name, job.technician, row=done.row, done=True, now=NOW)
		answer = technician_work.move_job(
			job.name, job.technician, "Completed", now=NOW, outcome="Partial", reason="Drop cable too short"
		)
		return job, frappe.get_doc("Dispatch Job", answer["follow_up_job"])

	def test_what_is_undone_becomes_a_follow_up_in_draft_linked_both_ways(self):
		job, follow_up = self.finish_partly()
		self.assertEqual((follow_up.status, follow_up.follow_up_of), ("Draft", job.name))
		self.assertEqual([item.label_en for item in follow_up.checklist], ["Measure the light"])
		self.assertIn("Drop cable too short", follow_up.instructions)
		self.assertIn(("Follow-up", None, None), steps_of(job.name))
		self.assertFalse(follow_up.technician)

	def test_the_ticket_stays_open_and_waits_for_the_follow_up(self):
		customer = builders.a_customer()
		ticket = builders.a_ticket(customer.name)
		__, follow_up = self.finish_partly(customer=customer.name, issue=ticket.name)
		ticket.reload()
		self.assertEqual((ticket.status, ticket.fsm_dispatch_job), ("Open", follow_up.name))
		self.assertEqual(ticket.fsm_visit_status, "Draft")

	def test_the_customer_is_not_told_that_it_is_done(self):
		job, __ = self.finish_partly()
		self.assertNotIn("customer_visit_done", [message.template for message in messages_of(job.name)])

	def test_a_partial_visit_says_why(self):
		job = builders.a_dispatched_job()
		for status in ("En Route", "On Site"):
			technician_work.move_job(job.name, job.technician, status, now=NOW)
		with self.assertRaisesRegex(IllegalTransition, "Give the reason"):
			technician_work.move_job(job.name, job.technician, "Completed", now=NOW, outcome="Partial")


class TestRefusals(FrappeTestCase):
	def test_a_draft_without_arrival_is_not_scheduled_and_says_what_to_set(self):
		job = builders.a_job()
		with self.assertRaisesRegex(IllegalTransition, "Set the arrival"):
			transitions.move_job(job.name, "Scheduled", PLANNER, now=NOW)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "status"), "Draft")

	def test_nobody_is_dispatched_into_an_absence(self):
		job = builders.a_planned_job()
		absence = {
			"doctype": "Dispatch Absence",
			"technician": job.technician,
			"from_time": ARRIVAL - timedelta(hours=1),
			"to_time": ARRIVAL + timedelta(hours=1),
		}
		frappe.get_doc(absence).insert()
		with self.assertRaisesRegex(IllegalTransition, "absent"):
			transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)

	def test_an_inactive_technician_gets_no_visit(self):
		job = builders.a_planned_job()
		technician = frappe.get_doc("Dispatch Technician", job.technician)
		technician.status = "Inactive"
		technician.save()
		with self.assertRaisesRegex(IllegalTransition, "inactive"):
			transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)

	def test_a_status_that_does_not_follow_is_refused_with_those_that_do(self):
		job = builders.a_job()
		with self.assertRaisesRegex(IllegalTransition, "Scheduled.*Cancelled"):
			transitions.move_job(job.name, "Completed", PLANNER, now=NOW)

	def test_a_second_tap_on_the_same_status_says_that_it_is_done(self):
		job = builders.a_dispatched_job()
		technician_work.move_job(job.name, job.technician, "En Route", now=NOW)
		with self.assertRaisesRegex(IllegalTransition, "already"):
			technician_work.move_job(job.name, job.technician, "En Route", now=NOW)

	def test_a_finished_visit_goes_nowhere_and_takes_no_note(self):
		job = builders.a_dispatched_job()
		technician_work.move_job(job.name, job.technician, "Not Done", now=NOW, reason="Nobody home")
		with self.assertRaisesRegex(IllegalTransition, "over"):
			transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)
		with self.assertRaisesRegex(FsmError, "over"):
			technician_work.set_note(job.name, job.technician, "late", now=NOW)

	def test_a_technician_does_not_cancel_or_recall(self):
		job = builders.a_dispatched_job()
		for status in ("Cancelled", "Scheduled"):
			with self.assertRaisesRegex(IllegalTransition, "Only dispatch"):
				technician_work.move_job(job.name, job.technician, status, now=NOW, reason="no")

	def test_the_form_cannot_write_the_status(self):
		job = builders.a_job()
		job.status = "Completed"
		with self.assertRaisesRegex(IllegalTransition, "buttons"):
			job.save()

	def test_the_form_cannot_write_what_the_visit_writes(self):
		job = builders.a_dispatched_job()
		for field, value in (("signed_by", "Somebody"), ("completed_on", NOW), ("outcome", "Complete")):
			job.reload()
			job.set(field, value)
			with self.assertRaisesRegex(FsmError, "written by the visit"):
				job.save()
		job.reload()
		job.set("timeline", job.timeline[1:])
		with self.assertRaisesRegex(FsmError, "written by the visit"):
			job.save()

	def test_a_new_job_starts_as_a_draft_whatever_its_sender_says(self):
		job = builders.a_job(status="Completed", completed_on=NOW, signed_by="Somebody")
		self.assertEqual((job.status, job.completed_on, job.signed_by), ("Draft", None, None))

	def test_somebody_elses_form_is_not_overwritten(self):
		job = builders.a_job()
		stale = frappe.get_doc("Dispatch Job", job.name)
		job.subject = "First"
		job.save()
		stale.subject = "Second"
		with self.assertRaises(frappe.TimestampMismatchError):
			stale.save()

	def test_a_location_of_another_customer_is_refused(self):
		elsewhere = builders.a_location(builders.a_customer().name)
		with self.assertRaisesRegex(FsmError, "another customer"):
			builders.a_job(service_location=elsewhere.name)

	def test_a_published_visit_is_not_deleted(self):
		job = builders.a_dispatched_job()
		with self.assertRaisesRegex(frappe.ValidationError, "Cancel this visit"):
			frappe.delete_doc("Dispatch Job", job.name)


class TestPhotosAndSignature(FrappeTestCase):
	def setUp(self):
		self.job = builders.a_dispatched_job()
		for status in ("En Route", "On Site"):
			technician_work.move_job(self.job.name, self.job.technician, status, now=NOW)

	def test_a_photo_becomes_a_private_file_of_the_job(self):
		answer = technician_work.add_photo(self.job.name, self.job.technician, "Before", a_photo(), now=NOW)
		address = technician_work.find_photo_file(
			self.job.name, self.job.technician, row=answer["row"]
		).address
		file = frappe.get_doc("File", {"file_url": address, "attached_to_name": self.job.name})
		self.assertTrue(file.is_private)
		self.assertEqual(file.get_content()[:3], b"\xff\xd8\xff")

	def test_another_technician_does_not_get_the_photo(self):
		answer = technician_work.add_photo(self.job.name, self.job.technician, "Before", a_photo(), now=NOW)
		other = builders.a_technician("Julie Roy")
		with self.assertRaises(NotYours):
			technician_work.find_photo_file(self.job.name, other.name, row=answer["row"])

	def test_a_file_that_is_no_photo_is_refused_and_nothing_is_kept(self):
		with self.assertRaisesRegex(FsmError, "not a photo"):
			technician_work.add_photo(self.job.name, self.job.technician, "Before", b"<html>", now=NOW)
		self.assertEqual(technician_work.load_page(self.job.name, self.job.technician).photos, ())

	def test_a_blank_or_heavy_signature_or_another_file_is_refused(self):
		for png, words in (
			(a_blank_signature(), "Nothing is drawn"),
			(a_signature() + b"\0" * 200 * 1024, "too heavy"),
			(a_photo(), "cannot be read"),
			(a_signature()[:60], "cannot be read"),
		):
			with self.subTest(words), self.assertRaisesRegex(FsmError, words):
				technician_work.store_signature(self.job.name, self.job.technician, "Marie", png, now=NOW)
		self.assertFalse(technician_work.load_page(self.job.name, self.job.technician).job.has_signature)

	def test_who_signs_has_a_name(self):
		with self.assertRaisesRegex(FsmError, "name of the person"):
			technician_work.store_signature(self.job.name, self.job.technician, "  ", a_signature(), now=NOW)


class TestChangesAfterDispatch(FrappeTestCase):
	def test_a_new_arrival_in_the_form_is_published_and_the_technician_told_again(self):
		job = builders.a_dispatched_job()
		job.arrival = ARRIVAL + timedelta(minutes=30)
		job.save()
		self.assertEqual(
			list_notices(job.name),
			[("technician_job_dispatched", job.technician), ("technician_job_changed", job.technician)],
		)
		self.assertIn("Rescheduled", [step[0] for step in steps_of(job.name)])
		self.assertEqual(job.status, "Dispatched")

	def test_another_technician_in_the_form_gets_the_visit_and_the_first_one_loses_it(self):
		job = builders.a_dispatched_job()
		first, second = job.technician, builders.a_technician("Julie Roy").name
		job.technician = second
		job.save()
		self.assertEqual(worklist.load_worklist(first, NOW).groups, ())
		self.assertEqual(worklist.load_worklist(second, NOW).left, 1)
		with self.assertRaises(NotYours):
			technician_work.load_page(job.name, first)
		self.assertEqual(
			list_notices(job.name)[1:],
			[("technician_job_dispatched", second), ("technician_job_off", first)],
		)
		self.assertIn("Assigned", [step[0] for step in steps_of(job.name)])

	def test_recalled_and_dispatched_again_unchanged_texts_nobody_twice(self):
		job = builders.a_dispatched_job()
		transitions.move_job(job.name, "Scheduled", PLANNER, now=NOW)
		self.assertEqual(worklist.load_worklist(job.technician, NOW).groups, ())
		transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)
		self.assertEqual(
			[message.template for message in messages_of(job.name)],
			["technician_job_dispatched", "customer_visit_planned"],
		)

	def test_a_new_visit_takes_as_long_as_its_type_says(self):
		job_type = builders.a_job_type(duration=135, default_priority="Urgent")
		place = builders.a_job()
		values = {"subject": "Neuve", "job_type": job_type.name, "customer": place.customer}
		made = scheduling.create_job({**values, "service_location": place.service_location}, PLANNER, NOW)
		saved = frappe.db.get_value("Dispatch Job", made, ("duration", "priority"))
		self.assertEqual(saved, (135, "Urgent"))

	def test_a_corrected_mobile_number_is_texted_when_the_visit_is_dispatched_again(self):
		job = builders.a_dispatched_job()
		frappe.db.set_value("Dispatch Technician", job.technician, "mobile", "+15145550177")
		transitions.move_job(job.name, "Scheduled", PLANNER, now=NOW)
		transitions.move_job(job.name, "Dispatched", PLANNER, now=NOW)
		self.assertEqual(list_notices(job.name), [("technician_job_dispatched", job.technician)] * 2)

	def test_when_and_who_do_not_change_while_the_technician_is_on_the_way(self):
		job = builders.a_dispatched_job()
		technician_work.move_job(job.name, job.technician, "En Route", now=NOW)
		with self.assertRaisesRegex(FsmError, "on hold"):
			scheduling.schedule_job(job.name, ARRIVAL + timedelta(hours=1), PLANNER, NOW)

	def test_a_dispatched_visit_keeps_a_technician(self):
		job = builders.a_dispatched_job()
		job.technician = None
		with self.assertRaisesRegex(FsmError, "Choose a technician"):
			job.save()

	def test_another_type_brings_its_checklist_and_keeps_what_is_ticked(self):
		job = builders.a_dispatched_job()
		done = technician_work.load_page(job.name, job.technician).checks[0]
		technician_work.check_item(job.name, job.technician, row=done.row, done=True, now=NOW)
		checklist = [{"label_en": "Check the mast", "label_fr": "Vérifier le mât", "required": 1}]
		kind = builders.a_job_type(checklist=checklist)
		technician_work.edit_info(job.name, job.technician, now=NOW, job_type=kind.name, priority="Urgent")
		after = frappe.get_doc("Dispatch Job", job.name)
		self.assertEqual((after.job_type, after.priority), (kind.name, "Urgent"))
		self.assertEqual([item.label_en for item in after.checklist], ["Measure the light", "Check the mast"])

	def test_a_type_that_asks_for_less_is_dispatchs_to_choose(self):
		full = builders.a_job_type(requires_equipment=1, requires_after_photo=1, requires_signature=1)
		less = builders.a_job_type(checklist=[], requires_signature=1)
		job = builders.a_dispatched_job(job_type=full.name)
		with self.assertRaises(FsmError) as refused:
			technician_work.edit_info(job.name, job.technician, now=NOW, job_type=less.name)
		for words in ("equipment", "photo after", "Measure the light", "Only dispatch"):
			self.assertIn(words, str(refused.exception))
		self.assertNotIn("sign", str(refused.exception))
		more = builders.a_job_type(
			requires_equipment=1, requires_after_photo=1, requires_signature=1, requires_note=1
		)
		technician_work.edit_info(job.name, job.technician, now=NOW, job_type=more.name)
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "job_type"), more.name)

	def test_dispatch_confirms_what_falls_away_and_the_timeline_keeps_it(self):
		job = builders.a_dispatched_job(job_type=builders.a_job_type(requires_equipment=1).name)
		less = builders.a_job_type(checklist=[]).name
		job.job_type = less
		with self.assertRaisesRegex(NeedsConfirmation, "Add the equipment"):
			job.save()
		job = frappe.get_doc("Dispatch Job", job.name)
		job.update({"job_type": less, "confirmed_job_type": less})
		job.save()
		self.assertIn(
			"Add the equipment", next(row.detail for row in job.timeline if row.event == "Override")
		)

	def test_a_step_says_who_was_signed_in_whatever_they_call_themselves(self):
		job = builders.a_planned_job()
		self.assertEqual({row.user for row in job.timeline}, {frappe.session.user})

	def test_a_visit_outlives_the_users_of_its_timeline(self):
		job = builders.a_dispatched_job()
		frappe.db.set_value("Dispatch Job Event", job.timeline[0].name, "user", "gone@example.com")
		self.assertEqual(
			technician_work.set_note(job.name, job.technician, "Done.", now=NOW)["status"], "Dispatched"
		)


class TestPlanning(FrappeTestCase):
	def test_the_promised_window_is_two_hours_around_the_arrival(self):
		job = builders.a_planned_job()
		self.assertEqual((job.window_start.hour, job.window_end.hour), (14, 16))
		self.assertEqual(job.ends_on, ARRIVAL + timedelta(minutes=60))

	def test_a_window_that_was_chosen_stays(self):
		job = builders.a_job()
		window = (ARRIVAL.replace(hour=13, minute=0), ARRIVAL.replace(hour=17, minute=0))
		scheduling.schedule_job(job.name, ARRIVAL, PLANNER, NOW, window=window)
		job.reload()
		self.assertEqual((job.window_start, job.window_end), window)

	def test_a_draft_taken_back_loses_its_arrival(self):
		job = builders.a_planned_job()
		transitions.move_job(job.name, "Draft", PLANNER, now=NOW)
		job.reload()
		self.assertEqual((job.arrival, job.window_start, job.ends_on), (None, None, None))


class TestWhoSeesWhat(FrappeTestCase):
	def setUp(self):
		self.job = builders.a_dispatched_job()
		self.other = builders.a_dispatched_job(technician=builders.a_technician("Julie Roy").name)
		self.addCleanup(frappe.set_user, "Administrator")

	def sign_in_as_technician_of(self, job):
		frappe.set_user(frappe.db.get_value("Dispatch Technician", job.technician, "user"))

	def documents(self):
		"""Return each document that belongs to the technician's own job, and to another's."""
		return (
			("Dispatch Job", self.job.name, self.other.name),
			("Service Location", self.job.service_location, self.other.service_location),
			("Dispatch Technician", self.job.technician, self.other.technician),
		)

	def test_a_technicians_user_reads_no_document_not_even_of_their_own_visit(self):
		self.sign_in_as_technician_of(self.job)
		for doctype, *names in self.documents():
			with self.subTest(doctype):
				for name in names:
					self.assertFalse(frappe.has_permission(doctype, doc=name))
				with self.assertRaises(frappe.PermissionError):
					frappe.get_list(doctype, limit=0)

	def test_where_a_site_lets_the_role_read_it_reads_what_hangs_on_own_published_visits_alone(self):
		hidden = builders.a_planned_job(technician=self.job.technician)
		for doctype, *_names in self.documents():
			self.let_the_role_read(doctype)
		self.sign_in_as_technician_of(self.job)
		for doctype, own, others in (*self.documents(), ("Dispatch Job", self.job.name, hidden.name)):
			with self.subTest(doctype):
				self.assertTrue(frappe.has_permission(doctype, doc=own))
				self.assertFalse(frappe.has_permission(doctype, doc=others))
				self.assertEqual(frappe.get_list(doctype, pluck="name", limit=0), [own])

	def let_the_role_read(self, doctype):
		self.addCleanup(frappe.clear_cache, doctype=doctype)
		self.addCleanup(frappe.db.rollback)
		grant = {"parent": doctype, "role": technician_users.ROLE, "read": 1, "permlevel": 0}
		frappe.get_doc({"doctype": "Custom DocPerm", **grant}).insert()
		frappe.clear_cache(doctype=doctype)

	def test_a_technicians_user_writes_no_visit_directly(self):
		self.sign_in_as_technician_of(self.job)
		self.assertFalse(frappe.has_permission("Dispatch Job", "write", doc=self.job.name))

	def test_another_technician_gets_the_same_answer_as_for_a_visit_that_is_not_there(self):
		answers = set()
		for name in (self.other.name, "DJ-0000-00000"):
			with self.assertRaises(NotYours) as refused:
				technician_work.load_page(name, self.job.technician)
			answers.add(str(refused.exception))
			with self.assertRaises(NotYours) as refused:
				technician_work.move_job(name, self.job.technician, "En Route", now=NOW)
			answers.add(str(refused.exception))
		self.assertEqual(len(answers), 1)


class TestBudgets(FrappeTestCase):
	def test_the_list_is_one_query_and_a_visit_two(self):
		job = builders.a_dispatched_job()
		with self.assertQueryCount(1):
			worklist.load_worklist(job.technician, NOW)
		with self.assertQueryCount(2):
			technician_work.load_page(job.name, job.technician)
