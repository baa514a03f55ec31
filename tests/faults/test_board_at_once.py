"""Several dispatchers move, undo and publish the same visits at once over HTTP: every state must follow from the one before.

Small by default; `FSM_FAULTS=full` plays longer with more people.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.dispatch import technician_work  # noqa: E402
from gigafibre_fsm.domain.dispatch.board import commands as board_commands  # noqa: E402
from gigafibre_fsm.domain.dispatch.board import publishing  # noqa: E402
from gigafibre_fsm.domain.dispatch.job import arrival_window  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals import slot_holds, text_offers  # noqa: E402
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause  # noqa: E402
from gigafibre_fsm.domain.dispatch.schedule import placement, scheduled_jobs  # noqa: E402
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement  # noqa: E402
from gigafibre_fsm.domain.platform import transactions, weekdays  # noqa: E402
from gigafibre_fsm.exceptions import NotYours  # noqa: E402
from gigafibre_fsm.tests import builders, people  # noqa: E402
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits  # noqa: E402
from tests.plugin import FULL, SITE  # noqa: E402

pytestmark = pytest.mark.faults

DISPATCHERS, TURNS = (6, 60) if FULL else (3, 8)
SEED = 20261125
OVERLAP = 0.4  # seconds that a booking stays open, so that the other one meets it
DAY = datetime(2031, 5, 5)  # a Monday on which no other test plans anything
BOARD = "/api/method/gigafibre_fsm.api.board."


@dataclass
class World:
	"""What everybody plays with."""

	technicians: list[str]
	jobs: list[str]
	users: list[str]


@dataclass(frozen=True)
class Step:
	"""One accepted gesture on one visit: what it set, and where the visit stood afterwards."""

	modified: str
	to: dict
	result: Placement
	comes_back: Placement | None = None
	"""Where an undone visit stands that was in the backlog."""

	def follows(self, before: Placement) -> bool:
		"""Whether the result is the state before with what was set."""
		merged = placement.apply_change(before, self.to)
		if self.comes_back and not merged.is_planned and self.result == self.comes_back:
			return True
		return self.result == merged


@dataclass
class Dispatcher:
	"""Somebody at a board that is often out of date."""

	visitor: Visitor
	world: World
	dice: random.Random
	seen: dict[str, Placement] = field(default_factory=dict)
	steps: dict[str, list[Step]] = field(default_factory=dict)
	done: list[str] = field(default_factory=list)
	undone: list[str] = field(default_factory=list)
	counts: Counter = field(default_factory=Counter)

	def play(self) -> "Dispatcher":
		"""Take all turns, one after the other."""
		self.load_board()
		kinds = {
			self.move: 10,
			self.unplan: 2,
			self.undo: 4,
			self.redo: 2,
			self.publish: 2,
			self.load_board: 2,
		}
		for act in self.dice.choices(list(kinds), list(kinds.values()), k=TURNS):
			act()
		return self

	def load_board(self) -> None:
		"""Load the board."""
		answer = self._ask("GET", f"load?start={DAY.date()}&days=1")
		cards = {card["name"]: card for card in [*answer["jobs"], *answer["unplanned"]]}
		self.seen = {job: placement.from_json(cards[job]) for job in self.world.jobs if job in cards}

	def move(self) -> None:
		"""Drop some visits somewhere."""
		jobs = self.dice.sample(self.world.jobs, self.dice.randint(1, 3))
		self._place({job: self._target() for job in jobs})

	def unplan(self) -> None:
		"""Take a visit back to the backlog."""
		self._place({self.dice.choice(self.world.jobs): {"technician": None, "arrival": None}})

	def undo(self) -> None:
		"""Take the own last gesture back, winning where somebody else moved the visit."""
		self._turn("undo", self.done, self.undone)

	def redo(self) -> None:
		"""Do it again."""
		self._turn("redo", self.undone, self.done)

	def publish(self) -> None:
		"""Send some visits out."""
		jobs = self.dice.sample(self.world.jobs, 3)
		tell = {job: False for job in jobs}
		self._ask("POST", "publish", jobs=json.dumps(jobs), tell=json.dumps(tell))

	def _target(self) -> dict:
		to = {
			"technician": self.dice.choice(self.world.technicians),
			"arrival": DAY + timedelta(minutes=self.dice.randrange(8 * 60, 16 * 60, 15)),
		}
		return to | ({"duration": self.dice.choice((30, 45, 60))} if self.dice.random() < 0.3 else {})

	def _place(self, targets: dict[str, dict]) -> None:
		moves = [
			{
				"job": job,
				"to": _build_payload(to),
				"base": _build_payload({name: getattr(self.seen[job], name) for name in to}),
			}
			for job, to in targets.items()
		]
		reasons = json.dumps({job: "played" for job in targets})
		answer = self._ask("POST", "place", moves=json.dumps(moves), override=reasons)
		if not answer["done"] and self.dice.random() < 0.7:
			mine = json.dumps(list(targets))
			answer = self._ask("POST", "place", moves=json.dumps(moves), override=reasons, mine=mine)
		if answer["done"] and answer["change"]:
			self.done.append(answer["change"])
			self.undone.clear()
			self._note(answer, targets, {})

	def _turn(self, act: str, from_stack: list[str], to_stack: list[str]) -> None:
		answer = self._ask("POST", act)
		if not answer["done"] and answer["questions"]:
			jobs = json.dumps([question["job"] for question in answer["questions"]])
			answer = self._ask("POST", act, mine=jobs)
		if not answer["done"]:
			return
		assert answer["change"] == from_stack[-1], "one's own last gesture"
		to_stack.append(from_stack.pop())
		old, new = _ends(answer["change"], is_undo=act == "undo")
		targets = {job: _difference(old[job], end) for job, end in new.items()}
		self._note(answer, targets, {job: end for job, end in new.items() if end.is_planned})

	def _note(self, answer: dict, targets: dict[str, dict], back: dict[str, Placement]) -> None:
		for card in answer["jobs"]:
			if card["name"] in targets:
				here = placement.from_json(card)
				self.seen[card["name"]] = here
				step = Step(card["modified"], targets[card["name"]], here, back.get(card["name"]))
				self.steps.setdefault(card["name"], []).append(step)

	def _ask(self, method: str, path: str, **data: str) -> dict:
		headers = {
			"X-Frappe-Site-Name": self.visitor.site,
			"X-Frappe-CSRF-Token": self.visitor.csrf_token,
			**OWN_PAGE,
		}
		answer = self.visitor._answer(method, BOARD + path, headers=headers, data=data or None)
		self.counts[path.split("?")[0], answer.status_code] += 1
		assert answer.status_code == 200, answer.text[:2000]
		return json.loads(answer.data)["message"]


def _difference(old: Placement, new: Placement) -> dict:
	return {name: getattr(new, name) for name in placement.FIELDS if getattr(new, name) != getattr(old, name)}


def _build_payload(values: dict) -> dict:
	return {name: str(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _ends(change: str, *, is_undo: bool) -> tuple[dict[str, Placement], dict[str, Placement]]:
	"""Where the visits of a change stood at its start and at its end, turned round for an undo."""
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	try:
		texts = frappe.db.get_value("Dispatch Change", change, ["before", "after"])
	finally:
		frappe.destroy()
	ends = [
		{job: placement.from_json(stand["placement"]) for job, stand in json.loads(text).items()}
		for text in texts
	]
	return (ends[1], ends[0]) if is_undo else (ends[0], ends[1])


@pytest.fixture
def world(site) -> Iterator[World]:
	"""Three technicians and six visits, committed and taken away afterwards; half of the visits are published."""
	technicians = [builders.a_technician(name).name for name in ("Marc Lavoie", "Luc Roy", "Ivan Côté")]
	kind = builders.a_job_type(checklist=[]).name
	docs = [
		make(job_type=kind, technician=technicians[number % 3], arrival=DAY + timedelta(hours=9 + number))
		for number, make in enumerate([builders.a_planned_job, builders.a_dispatched_job] * 3)
	]
	users = [
		people.make_user(f"fsm-at-once-{number}@example.com", "FSM Dispatcher", user_type="System User")
		for number in range(DISPATCHERS)
	]
	frappe.db.commit()  # requests are answered on other connections
	forget_limits()
	yield World(technicians, [doc.name for doc in docs], users)
	frappe.db.rollback()
	_forget(docs, technicians, kind, users)
	frappe.db.commit()  # as above


def _forget(docs: list, technicians: list[str], kind: str, users: list[str]) -> None:
	logins = frappe.get_all("Dispatch Technician", {"name": ("in", technicians)}, pluck="user")
	names = [doc.name for doc in docs]
	frappe.db.delete("FSM SMS", {"reference_name": ("in", names)})
	frappe.db.delete("Version", {"docname": ("in", names)})
	frappe.db.delete("Dispatch Change", {"made_by": ("in", users)})
	frappe.db.delete("Dispatch Slot Hold", {"technician": ("in", technicians)})
	frappe.db.delete("Dispatch Job Type Limit", {"parent": kind})
	frappe.db.delete("FSM Magic Link", {"subject": ("in", technicians)})
	for doc in docs:
		for doctype, name in (
			("Dispatch Job", doc.name),
			("Service Location", doc.service_location),
			("Customer", doc.customer),
		):
			people.forget(doctype, name)
	for technician in technicians:
		people.forget("Dispatch Technician", technician)
	people.forget("Dispatch Job Type", kind)
	for user in (*users, *logins):
		people.forget_user(user)


def test_what_several_dispatchers_do_at_once_is_explained_by_what_each_of_them_did(world):
	start = _read_placements(world)
	players = [
		Dispatcher(Visitor().log_in(user, people.PASSWORD).with_token(), world, random.Random(SEED + number))
		for number, user in enumerate(world.users)
	]
	with ThreadPoolExecutor(len(players)) as threads:
		played = [future.result(300) for future in [threads.submit(player.play) for player in players]]
	end = _read_placements(world)
	for job in world.jobs:
		assert (
			_replayed(start[job], [step for player in played for step in player.steps.get(job, ())])
			== end[job]
		)
	for user, player in zip(world.users, played, strict=True):
		assert set(_log(user, "Done")) == set(player.done)
		assert set(_log(user, "Undone")) == set(player.undone)
	assert sum(len(player.done) for player in played) > DISPATCHERS, "something was played"


def _replayed(here: Placement, steps: list[Step]) -> Placement:
	"""Where the steps lead, one after the other as the database kept them; each must follow from the one before.

	Steps that changed nothing carry the moment of the one before them.
	"""
	for _modified, group in groupby(sorted(steps, key=_moment), key=_moment):
		same = list(group)
		results = {step.result for step in same}
		assert len(results) == 1, f"two steps at once: {same}"
		assert any(step.follows(here) for step in same), (
			f"{here} + {[step.to for step in same]} became {results}"
		)
		here = results.pop()
	return here


def _moment(step: Step) -> str:
	return step.modified


def _read_placements(world: World) -> dict[str, Placement]:
	frappe.db.rollback()
	found = {each.name: each.placement for each in scheduled_jobs.load_named(world.jobs)}
	assert len(found) == len(world.jobs)
	return found


def _log(user: str, state: str) -> list[str]:
	return frappe.get_all("Dispatch Change", {"made_by": user, "state": state}, pluck="name")


def test_a_draft_is_published_or_the_technician_leaves_but_never_both(world):
	outcomes = Counter()
	for job in world.jobs[1::2]:
		marc = frappe.db.get_value("Dispatch Job", job, "technician")
		luc = next(name for name in world.technicians if name != marc)
		board_commands.move_jobs(
			[board_commands.JobChange(job, {"technician": luc}, {})],
			"Move",
			builders.PLANNER,
			DAY,
			override={job: "-"},
		)
		frappe.db.commit()  # the two below work on connections of their own
		with ThreadPoolExecutor(2) as threads:
			publish = threads.submit(
				_elsewhere, lambda job=job: publishing.publish_jobs([job], {}, builders.PLANNER, DAY)
			)
			leave = threads.submit(
				_elsewhere,
				lambda job=job, marc=marc: technician_work.move_job(job, marc, "En Route", now=DAY),
			)
			is_published, has_left = bool(publish.result(60).published), _has_left(leave)
		frappe.db.rollback()
		doc = frappe.get_doc("Dispatch Job", job)
		assert is_published != has_left
		assert (doc.status, doc.technician) == (("En Route", marc) if has_left else ("Dispatched", luc))
		assert not doc.has_draft
		outcomes[has_left] += 1
	assert sum(outcomes.values()) == 3


def test_of_two_customers_who_take_the_last_visit_of_a_day_one_gets_it(world):
	kind = frappe.get_doc("Dispatch Job Type", frappe.db.get_value("Dispatch Job", world.jobs[0], "job_type"))
	kind.append("limits", {"most": 1, **dict.fromkeys(weekdays.FIELDS, 1)})
	kind.save()
	frappe.db.commit()  # the two below work on connections of their own
	arrival = DAY + timedelta(days=1, hours=9)
	window = arrival_window.default_window(arrival)

	def hold(job: str, technician: str) -> str:
		slot = slot_holds.HoldRequest(window, technician, arrival)
		held = slot_holds.hold_slot(job, slot, builders.PLANNER, DAY)
		time.sleep(OVERLAP)  # the other one has begun before this one is committed
		return held

	with ThreadPoolExecutor(2) as threads:
		# other technicians: the limit alone stands between them
		held = [
			threads.submit(_elsewhere, lambda job=job, technician=technician: hold(job, technician))
			for job, technician in zip(world.jobs[:2], world.technicians[:2], strict=True)
		]
		refused = [one.exception(60) for one in held]
	frappe.db.rollback()
	taken = {"job": ("in", world.jobs), "state": slot_holds.HELD}
	assert frappe.db.count("Dispatch Slot Hold", taken) == 1
	(reason,) = [error for error in refused if error]
	assert "No further visit can be booked on that day" in str(reason)


def test_of_two_dispatchers_who_ask_the_same_customer_one_sends_a_text(world):
	job, arrival = world.jobs[1], DAY + timedelta(days=1, hours=9)

	def ask(technician: str) -> None:
		text_offers.ask_customer(job, technician, arrival, builders.PLANNER, DAY, cause=OfferCause.STORM)
		time.sleep(OVERLAP)  # the other one has begun before this one is committed

	with _no_quiet_hours(), ThreadPoolExecutor(2) as threads:
		asked = [threads.submit(_elsewhere, lambda who=who: ask(who)) for who in world.technicians[:2]]
		refused = [str(error) for one in asked if (error := one.exception(60))]
	frappe.db.rollback()
	assert len(refused) == 1 and "asked already" in refused[0]
	texts = {"reference_name": job, "template": "customer_storm_offer"}
	assert frappe.db.count("FSM SMS", texts) == frappe.db.count("Dispatch Slot Hold", {"job": job}) == 1


@contextmanager
def _no_quiet_hours() -> Iterator[None]:
	fields = ("quiet_from", "quiet_until")
	before = {field: frappe.db.get_single_value("FSM Settings", field) for field in fields}
	frappe.db.set_single_value("FSM Settings", dict.fromkeys(fields))
	frappe.db.commit()  # the others work on connections of their own
	try:
		yield
	finally:
		frappe.db.set_single_value("FSM Settings", before)
		frappe.db.commit()  # as above


def _elsewhere(work: Callable[[], Any]) -> Any:
	"""Do it as a request would: on a connection of its own, as one unit of work."""
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	try:
		return transactions.run_transaction(work)
	finally:
		frappe.destroy()


def _has_left(leave: Future) -> bool:
	try:
		leave.result(60)
	except NotYours:
		return False
	return True
