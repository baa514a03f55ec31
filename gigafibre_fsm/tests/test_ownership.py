"""The one rule of whose visit it is, as a query, as a list's condition and on a document: every combination alike."""

import itertools
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership, permissions
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

PLACES = ("leads", "crew", "neither")
DAYS = (-1, 0, 1, None)


class TestOwnership(FrappeTestCase):
	"""Rows written as they are: no rule of the form decides what stands in the table."""

	def setUp(self) -> None:
		self.now = now_datetime().replace(hour=12, minute=0)
		own, lent = (builders.a_technician(name) for name in ("Anne Roy", "Luc Prêté"))
		frappe.db.set_value("Dispatch Technician", lent.name, "subcontractor", 1)
		frappe.clear_document_cache("Dispatch Technician", lent.name)
		self.technicians = {own.name: False, lent.name: True}
		self.users = {own.name: own.user, lent.name: lent.user}
		self.expected: dict[str, tuple[str, bool]] = {}

	def fill(self) -> None:
		"""A visit of every combination, and whether it is the technician's own."""
		other = builders.a_technician("Zoé Roy").name
		combinations = itertools.product(self.technicians, lifecycle.STATES, PLACES, DAYS, (True, False))
		for technician, status, place, day, is_published in combinations:
			name = self.a_row(technician, other, status, place, day, is_published)
			on_the_day = day == 0 or not self.technicians[technician]
			self.expected[name] = technician, is_published and place != "neither" and on_the_day

	def a_row(
		self, technician: str, other: str, status: str, place: str, day: int | None, is_published: bool
	) -> str:
		arrival = None if day is None else self.now + timedelta(days=day)
		job = frappe.get_doc(
			{
				"doctype": "Dispatch Job",
				"name": frappe.generate_hash(length=10),
				"status": status,
				"technician": technician if place == "leads" else other,
				"arrival": arrival,
				"dispatched_on": self.now if is_published else None,
			}
		)
		job.db_insert()
		if place == "crew":
			row = {"parent": job.name, "parenttype": "Dispatch Job", "parentfield": "crew", "idx": 1}
			frappe.get_doc({"doctype": "Dispatch Job Crew", "technician": technician, **row}).db_insert()
		return job.name

	def own(self, technician: str) -> set[str]:
		return {name for name, (whose, is_own) in self.expected.items() if whose == technician and is_own}

	def test_the_query_finds_what_is_own(self):
		self.fill()
		visit = frappe.qb.DocType("Dispatch Job")
		for technician in self.technicians:
			day = ownership.day_bounds(self.now)
			query = frappe.qb.from_(visit).select(visit.name).where(ownership.is_own(visit, technician, day))
			self.assertEqual(set(query.run(pluck=True)), self.own(technician))

	def test_the_document_says_the_same(self):
		self.fill()
		for name, job in job_repository.load_jobs(self.expected).items():
			technician, is_own = self.expected[name]
			with self.subTest(status=job.status, technician=technician, arrival=job.arrival):
				self.assertIs(ownership.is_own_document(job, technician, self.now), is_own)

	def test_a_list_of_frappes_and_a_check_of_frappes_say_the_same(self):
		self.fill()
		for technician, user in self.users.items():
			condition = permissions.job_query(user)
			listed = frappe.db.sql(f"select name from `tabDispatch Job` where {condition}", pluck=True)
			self.assertEqual(set(listed), self.own(technician))
		few = list(self.expected)[::7]
		for name, job in job_repository.load_jobs(few).items():
			technician, is_own = self.expected[name]
			self.assertIs(permissions.own_permission(job, "read", self.users[technician]), is_own)

	def test_what_hangs_on_a_visit_follows_it(self):
		"""The place, and the devices there: a condition of a list and its check are one and the same."""
		customer = builders.a_customer().name
		places = [builders.a_location(customer) for _each in range(2)]
		technician = next(name for name, is_lent in self.technicians.items() if is_lent)
		for place, day in zip(places, (0, -1), strict=True):
			job = self.a_row(technician, technician, lifecycle.COMPLETED, "leads", day, True)
			frappe.db.set_value("Dispatch Job", job, "service_location", place.name)
		user = self.users[technician]
		condition = permissions.service_location_query(user)
		listed = frappe.db.sql(f"select name from `tabService Location` where {condition}", pluck=True)
		self.assertEqual(listed, [places[0].name])
		self.assertEqual([permissions.own_permission(place, "read", user) for place in places], [True, False])

	def test_who_left_sees_nothing_of_what_was_their_own(self) -> None:
		for technician, user in self.users.items():
			frappe.db.set_value("Dispatch Technician", technician, "status", "Inactive")
			self.assertEqual(permissions.job_query(user), permissions.NOTHING)

	def test_others_see_nothing_and_the_office_everything(self):
		job = builders.a_dispatched_job()
		stranger = builders.a_login("Personne")
		self.assertEqual(permissions.job_query(stranger), permissions.NOTHING)
		self.assertIs(permissions.own_permission(job, "read", stranger), False)
		self.assertEqual(permissions.row_query(stranger), permissions.NOTHING)
		for query in (permissions.job_query, permissions.row_query):
			self.assertEqual(query("Administrator"), "")
		self.assertIs(permissions.own_permission(job, "read", "Administrator"), True)

	def test_a_row_read_alone_is_asked_about_its_document(self):
		"""Frappe 15.72 and later leave `parent_doc` empty then, and would ask the role alone."""
		technician, lent = self.technicians
		job = self.a_row(lent, lent, lifecycle.ON_SITE, "leads", 0, True)
		row = {"parent": job, "parenttype": "Dispatch Job", "parentfield": "timeline", "event": "Note"}
		event = frappe.get_doc({"doctype": "Dispatch Job Event", "name": frappe.generate_hash(), **row})
		event.db_insert()
		self.addCleanup(frappe.clear_cache, doctype="Dispatch Job")
		self.addCleanup(frappe.db.rollback)
		grant = {"parent": "Dispatch Job", "role": "FSM Technician", "read": 1, "permlevel": 0}
		frappe.get_doc({"doctype": "Custom DocPerm", **grant}).insert()
		frappe.clear_cache(doctype="Dispatch Job")
		for whose, may in ((technician, False), (lent, True)):
			alone = frappe.get_doc("Dispatch Job Event", event.name)
			alone.parent_doc = None
			self.assertIs(
				frappe.has_permission(alone.doctype, "read", doc=alone, user=self.users[whose]), may
			)
			self.assertEqual(alone.parent_doc.name, job)
