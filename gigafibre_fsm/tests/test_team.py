"""The team: who is shown with what, who is invited, and what changes in place."""

import json
from datetime import timedelta

import frappe

from gigafibre_fsm.api import team
from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch.team import updates as team_updates
from gigafibre_fsm.domain.dispatch.team import week_view
from gigafibre_fsm.exceptions import FsmError, NotYours, OutOfDate
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.builders import ARRIVAL, NOW
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

MONDAY = NOW.date()


def a_mobile() -> str:
	return f"514 555-{int(frappe.generate_hash(length=8), 16) % 10000:04d}"


def a_skill() -> str:
	name = builders.unique("Splice")
	return frappe.get_doc({"doctype": "Dispatch Skill", "skill_name": name, "label_fr": name}).insert().name


def person_of(week: dict, technician: str) -> dict:
	return next(row for row in week["technicians"] if row["name"] == technician)


def forget(invited: dict) -> None:
	"""Take an invited technician away again: the method has committed them."""
	technician = people.TestTechnician(invited["technician"], invited["user"], "", "")
	people.forget_technician(technician)
	frappe.db.commit()


class TestWeek(FrappeTestCase):
	def test_a_week_shows_shift_day_off_absence_and_todays_load(self):
		technician = builders.a_technician("Julie Roy", shift_start="09:00:00", works_friday=0).name
		builders.a_planned_job(technician=technician, arrival=ARRIVAL)
		start = ARRIVAL + timedelta(days=1)
		team_updates.add_absence(technician, "Training", start.replace(hour=13), start.replace(hour=16), None)
		row = person_of(week_view.build_week(MONDAY, NOW), technician)
		monday, tuesday, friday = (row["days"][str(MONDAY + timedelta(days=day))] for day in (0, 1, 4))
		self.assertEqual((monday["shift"][0], monday["visits"]), ("2026-11-23 09:00:00", 1))
		self.assertEqual([gap["kind"] for gap in tuesday["blocked"]], ["absence"])
		self.assertEqual((friday["shift"], friday["blocked"][0]["kind"]), (None, "day_off"))
		self.assertEqual((row["today"]["visits"], row["today"]["done"], row["today"]["work"]), (1, 0, 60))
		self.assertGreater(row["today"]["load"], 0)
		self.assertEqual(row["absences"][0]["reason"], "Training")

	def test_a_holiday_is_shown_for_those_whose_list_has_it(self):
		holidays = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": builders.unique("Fêtes"),
				"from_date": "2026-01-01",
				"to_date": "2026-12-31",
				"holidays": [{"holiday_date": MONDAY, "description": "Fête du fibrage"}],
			}
		).insert()
		technician = builders.a_technician(holiday_list=holidays.name).name
		row = person_of(week_view.build_week(MONDAY, NOW), technician)
		self.assertEqual(row["days"][str(MONDAY)]["blocked"][0]["label"], "Fête du fibrage")

	def test_somebody_who_is_away_all_day_is_marked_for_the_visits_they_still_have(self):
		job = builders.a_planned_job(arrival=ARRIVAL)
		self.assertFalse(person_of(week_view.build_week(MONDAY, NOW), job.technician)["today"]["away"])
		team_updates.add_absence(job.technician, "Sick", NOW.replace(hour=0), NOW.replace(hour=23), None)
		today = person_of(week_view.build_week(MONDAY, NOW), job.technician)["today"]
		self.assertEqual((today["away"], today["visits"]), (True, 1))

	def test_an_inactive_technician_stays_on_the_roster(self):
		technician = builders.a_technician(status="Inactive").name
		self.assertEqual(person_of(week_view.build_week(MONDAY, NOW), technician)["status"], "Inactive")

	def test_a_skill_that_expired_is_named(self):
		skill = a_skill()
		row = {"skill": skill, "level": 3, "valid_until": "2026-11-01"}
		technician = builders.a_technician(skills=[row]).name
		self.assertEqual(person_of(week_view.build_week(MONDAY, NOW), technician)["expired"], [skill])

	def test_nothing_is_no_day(self):
		for text in ("", "yesterday", "2026-13-45"):
			with self.subTest(text), self.assertRaisesRegex(FsmError, "is not a date"):
				team.week(start=text)


class TestInvitation(FrappeTestCase):
	def test_one_form_makes_technician_login_role_and_link(self):
		skill = a_skill()
		mobile = a_mobile()
		answer = team.invite(
			technician_name="Zoé Tremblay-Côté",
			mobile=mobile,
			language="en",
			shift_start="07:00:00",
			shift_end="15:30:00",
			working_days="[0, 1, 2, 3, 6]",
			skills=json.dumps({skill: 4}),
		)
		self.addCleanup(forget, answer)
		doc = frappe.get_doc("Dispatch Technician", answer["technician"])
		self.assertEqual(
			(doc.technician_name, doc.language, doc.status), ("Zoé Tremblay-Côté", "en", "Active")
		)
		self.assertEqual((doc.works_sunday, doc.works_friday), (1, 0))
		self.assertEqual([(row.skill, row.level) for row in doc.skills], [(skill, 4)])
		self.assertEqual(doc.user, answer["user"])
		self.assertEqual(frappe.get_roles(doc.user).count("FSM Technician"), 1)
		self.assertEqual(frappe.db.get_value("User", doc.user, "user_type"), "Website User")
		message = frappe.get_doc("FSM SMS", answer["message"])
		self.assertEqual((message.to_number, message.language), (doc.mobile, "en"))
		self.assertEqual(frappe.db.get_value("FSM Magic Link", message.link, "subject"), doc.name)
		with self.assertRaisesRegex(FsmError, "Zoé Tremblay-Côté has this mobile number already"):
			team.invite(technician_name="Somebody else", mobile=mobile)

	def test_a_refused_invitation_leaves_nothing_behind(self):
		name = builders.unique("Nobody")
		skill = frappe.get_all("Dispatch Skill", pluck="name", limit=1)[0]
		for values, sentence in (
			({"mobile": "12"}, "mobile number cannot be right"),
			({"mobile": a_mobile(), "shift_start": "17:00:00", "shift_end": "08:00:00"}, "shift ends before"),
			({"mobile": a_mobile(), "skills": json.dumps({skill: 9})}, "number from 1 to 5"),
			({"mobile": a_mobile(), "working_days": "[]"}, "working day"),
			({"mobile": a_mobile(), "working_days": "[7]"}, "unreadable"),
			({"mobile": a_mobile(), "skills": "[]"}, "unreadable"),
			({"mobile": a_mobile(), "email": "not an address"}, "no e-mail address"),
		):
			with self.subTest(sentence), self.assertRaisesRegex(frappe.ValidationError, sentence):
				team.invite(technician_name=name, **values)
		self.assertFalse(frappe.db.exists("Dispatch Technician", {"technician_name": name}))
		with self.assertRaisesRegex(FsmError, "technician's name"):
			team.invite(technician_name="  ", mobile=a_mobile())

	def test_a_link_never_opens_a_login_that_was_there_before(self):
		email = people.make_user("zq-office-before@example.com", "FSM Manager", user_type="System User")
		with self.assertRaisesRegex(FsmError, "has a login already"):
			team.invite(technician_name="Luc Roy", mobile=a_mobile(), email=email.upper())

	def test_only_a_manager_makes_dispatchers(self):
		office = people.make_user("zq-dispatcher@example.com", "FSM Dispatcher", user_type="System User")
		self.addCleanup(people.forget_user, office)
		self.addCleanup(frappe.set_user, "Administrator")
		asked = {"technician_name": "Ève Roy", "mobile": a_mobile(), "role": "Technician and dispatcher"}
		frappe.set_user(office)
		with self.assertRaisesRegex(NotYours, "Only a manager"):
			team.invite(**asked, email="eve.roy@example.com")
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(FsmError, "e-mail address"):
			team.invite(**asked)


class TestSkills(FrappeTestCase):
	def setUp(self):
		self.skill = a_skill()
		self.technician = builders.a_technician().name

	def level(self) -> int | None:
		where = {"parent": self.technician, "skill": self.skill}
		return frappe.db.get_value("Dispatch Technician Skill", where, "level")

	def test_a_level_is_set_changed_and_taken_away(self):
		team_updates.set_level(self.technician, self.skill, 2, was=0)
		self.assertEqual(self.level(), 2)
		team_updates.set_level(self.technician, self.skill, 5, was=2)
		self.assertEqual(self.level(), 5)
		self.assertEqual(team_updates.set_level(self.technician, self.skill, 0, was=5), {})
		self.assertIsNone(self.level())

	def test_somebody_elses_level_is_not_overwritten(self):
		team_updates.set_level(self.technician, self.skill, 4, was=0)
		with self.assertRaisesRegex(OutOfDate, "to 4 meanwhile"):
			team_updates.set_level(self.technician, self.skill, 1, was=0)
		self.assertEqual(self.level(), 4)

	def test_a_level_beyond_five_or_an_unknown_skill_is_refused(self):
		for level in (-1, 6, 10**9):
			with self.assertRaisesRegex(FsmError, "1 to 5"):
				team_updates.set_level(self.technician, self.skill, level, was=0)
		with self.assertRaisesRegex(FsmError, "no such skill"):
			team_updates.set_level(self.technician, "Flying", 1, was=0)
		with self.assertRaisesRegex(FsmError, "no such technician"):
			team.set_skill(technician="TECH-0", skill=self.skill, level=1)


class TestAbsence(FrappeTestCase):
	def test_an_absence_over_visits_names_them_and_leads_to_the_board(self):
		job = builders.a_planned_job()
		answer = team_updates.add_absence(
			job.technician, "Sick", ARRIVAL, ARRIVAL + timedelta(hours=4), "Flu"
		)
		self.assertEqual([visit.name for visit in answer["visits"]], [job.name])
		self.assertEqual(answer["board"], f"/app/dispatch-board?day=2026-11-23&technician={job.technician}")
		self.assertEqual(frappe.db.get_value("Dispatch Job", job.name, "status"), "Scheduled")

	def test_an_absence_names_the_visits_that_one_joins_as_crew(self):
		job, member = builders.a_planned_job(), builders.a_technician("Anne Gagnon").name
		job.append("crew", {"technician": member}).db_insert()
		answer = team_updates.add_absence(member, "Sick", ARRIVAL, ARRIVAL + timedelta(hours=4), None)
		self.assertEqual([visit.name for visit in answer["visits"]], [job.name])

	def test_an_absence_over_nothing_leads_nowhere(self):
		technician = builders.a_technician().name
		answer = team_updates.add_absence(technician, "Vacation", ARRIVAL, ARRIVAL + timedelta(days=2), None)
		self.assertEqual((answer["visits"], answer["board"]), ([], None))

	def test_an_absence_of_nobody_is_refused(self):
		with self.assertRaisesRegex(FsmError, "no such technician"):
			team.add_absence(
				technician="TECH-0", reason="Sick", from_time="2026-11-23 08:00", to_time="2026-11-23 12:00"
			)


class TestLinksAfterAnInvitation(FrappeTestCase):
	def test_a_technicians_second_link_runs_as_the_same_login(self):
		answer = team.invite(
			technician_name="Noé Roy",
			mobile=a_mobile(),
			email=f"{builders.unique('noe').replace(' ', '.')}@example.com",
		)
		self.addCleanup(forget, answer)
		links.send_technician_link(answer["technician"])
		self.assertEqual(
			frappe.db.get_value("Dispatch Technician", answer["technician"], "user"), answer["user"]
		)
		self.assertTrue(answer["user"].endswith("@example.com"))
