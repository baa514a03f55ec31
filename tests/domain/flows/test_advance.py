"""The decision what a run does next: on flows written by hand, and on random ones with random events."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from gigafibre_fsm.domain.flows.conditions.paths import build_find
from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.reasons import spell_reason, write_reason
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.engine import messages as on
from gigafibre_fsm.domain.flows.engine.advance import START, UnexpectedEventError, advance
from gigafibre_fsm.domain.flows.engine.messages import Decision, End, Perform, Wait
from gigafibre_fsm.domain.flows.engine.state import from_json, to_json

NOON = datetime(2026, 6, 1, 16)
RECORD = {"status": "Open", "rating": 1, "devices": ["a", "b", "c"]}


def flow(*steps: Any) -> FlowDefinition:
	parsed = parse.parse_definition({"schema": 1, "trigger": {"kind": "by_hand"}, "steps": list(steps)})
	assert parsed.definition and not parsed.problems, parsed.problems
	return parsed.definition


def act(number: int, **parts: Any) -> dict[str, Any]:
	return {"id": f"s{number}", "kind": "send_text", **parts}


def rule(field: str, value: Any, op: str = "is") -> dict[str, Any]:
	return {"all": [{"field": field, "op": op, "value": value}]}


class Play:
	"""A run, played event by event; each state is stored as JSON and read again."""

	def __init__(self, definition: FlowDefinition, record: dict[str, Any] | None = None) -> None:
		self.definition, self.now, self.state = definition, NOON, START
		run = {"doctype": "Issue", "record": "I-1", "zone": "America/Toronto"}
		self.roots = {"doc": dict(record or RECORD), "run": run, "trigger": {}}
		self.records: dict[int, on.StepRecord] = {}
		self.send(on.Started())

	def send(self, event: on.Event) -> Decision:
		decision = advance(self.definition, self.state, event, build_find(self.roots), self.now)
		assert from_json(to_json(decision.state)) == decision.state
		self.state, self.next = decision.state, decision.next
		for record in decision.records:
			before = self.records.get(record.seq)
			may_change = not before or before.state in ("Waiting", "Unknown") or before.kind == "repeat"
			assert may_change, "a step that is done stays so"
			self.records[record.seq] = record
		return decision

	def skip_to(self, **length: float) -> None:
		self.now += timedelta(**length)

	@property
	def story(self) -> list[tuple[str, str]]:
		return [(record.step, record.state) for _seq, record in sorted(self.records.items())]


def test_all_that_needs_nobody_is_one_decision():
	cases = [{"id": "c1", "label": "", "when": rule("doc.rating", 2, "<="), "steps": [act(3)]}]
	play = Play(flow({"id": "s1", "kind": "branch", "cases": cases, "otherwise": [act(2)]}))
	assert isinstance(play.next, Perform) and play.next.step == "s3"
	assert play.records[1].branch == "c1" and play.records[1].trace[0]["found"] == 1
	assert play.send(on.StepDone({"sid": 1})).next == End("Done")


def test_a_case_reads_the_result_of_an_earlier_step():
	cases = [{"id": "c1", "label": "", "when": rule("steps.s1.rating", 2), "steps": [act(3)]}]
	play = Play(flow(act(1), {"id": "s2", "kind": "branch", "cases": cases}))
	assert play.send(on.StepDone({"rating": 2})).next.step == "s3"


def test_each_item_of_a_list_takes_its_turn():
	inner = act(2, inputs={"to": {"field": "item"}, "place": {"field": "index"}})
	play = Play(
		flow(
			{"id": "s1", "kind": "for_each", "inputs": {"items": {"field": "doc.devices"}}, "steps": [inner]}
		)
	)
	seen = []
	while isinstance(play.next, Perform):
		seen.append((play.next.inputs["to"], play.next.inputs["place"], play.next.iteration))
		play.send(on.StepDone())
	assert seen == [("a", 1, "1"), ("b", 2, "2"), ("c", 3, "3")]
	assert play.records[1].outputs == {"count": 3, "failed": 0}


@pytest.mark.parametrize(
	("tolerated", "end"), [(0.4, End("Done")), (0, End("Failed", "no")), (0.3, End("Failed", "no"))]
)
def test_a_share_of_the_items_may_fail(tolerated: float, end: End):
	inputs = {"items": {"field": "doc.devices"}, "tolerated": tolerated}
	play = Play(flow({"id": "s1", "kind": "for_each", "inputs": inputs, "steps": [act(2)]}))
	play.send(on.StepDone())
	play.send(on.StepError("no"))
	while isinstance(play.next, Perform):
		play.send(on.StepDone())
	assert play.next == end
	states = [state for step, state in play.story if step == "s2"]
	assert states == ["Done", "Failed", "Done"] if end.state == "Done" else states == ["Done", "Failed"]


def test_a_list_over_its_cap_fails_before_its_first_item():
	inputs = {"items": {"field": "doc.devices"}, "cap": 2}
	play = Play(flow({"id": "s1", "kind": "for_each", "inputs": inputs, "steps": [act(2)]}))
	assert play.next == End("Failed", write_reason("The list has {0} items, and the step allows {1}.", 3, 2))


def test_a_repetition_ends_when_its_condition_holds_or_after_its_turns():
	body = [act(2), {"id": "s3", "kind": "wait", "inputs": {"duration": {"hours": 1}}}]
	loop = {
		"id": "s1",
		"kind": "repeat",
		"until": rule("steps.s2.ok", 1),
		"inputs": {"at_most": 3},
		"steps": body,
	}
	play = Play(flow(loop))
	for _turn in range(3):
		play.send(on.StepDone({"ok": 0}))
		play.skip_to(hours=1)
		play.send(on.TimedOut())
	assert (play.next, play.records[1].outputs) == (End("Done"), {"turns": 3, "reached": False})
	play = Play(flow(loop))
	play.send(on.StepDone({"ok": 1}))
	play.skip_to(hours=1)
	play.send(on.TimedOut())
	assert play.records[1].outputs == {"turns": 1, "reached": True}


def test_a_failure_is_tried_again_later_and_later_and_then_takes_its_branch():
	retry = {"attempts": 3, "interval": 10, "rate": 3, "longest": 25}
	play = Play(flow(act(1, retry=retry, on_error=[act(2)])))
	pauses = []
	for _attempt in range(2):
		waiting = play.send(on.StepError("busy", retryable=True)).next
		assert isinstance(waiting, Wait) and waiting.until
		pauses.append((waiting.until - play.now).total_seconds())
		play.now = waiting.until
		assert isinstance(play.send(on.TimedOut()).next, Perform)
	assert pauses == [10, 25]
	assert play.send(on.StepError("busy", retryable=True)).next.step == "s2"
	assert play.records[3].branch == "on_error"


def test_what_cannot_help_is_not_tried_again():
	play = Play(flow(act(1)))
	assert play.send(on.StepError("no number", retryable=False)).next == End("Failed", "no number")


def test_a_failed_step_is_retried_and_the_run_goes_on():
	play = Play(flow(act(1), act(2)))
	play.send(on.StepError("no"))
	again = play.send(on.Retry()).next
	assert isinstance(again, Perform) and (again.step, again.attempt) == ("s1", 2)
	assert play.send(on.StepDone()).next.step == "s2"
	assert play.story == [("s1", "Failed"), ("s1", "Done")]


def test_a_skipped_step_has_no_results():
	play = Play(flow(act(1), act(2, inputs={"x": {"field": "steps.s1.sid"}})))
	play.send(on.StepError("no"))
	following = play.send(on.Skip()).next
	assert isinstance(following, Perform) and following.inputs == {"x": None}


def test_what_is_unknown_waits_for_a_person():
	for event, story in (
		(on.StepDone(), [("s1", "Done")]),
		(on.Retry(), [("s1", "Unknown")]),
		(on.Skip(), [("s1", "Skipped")]),
	):
		play = Play(flow(act(1)))
		assert play.send(on.StepUnclear("the worker died")).next == End("Doubtful", "the worker died")
		play.send(event)
		assert play.story == story


def test_a_held_step_is_performed_again_as_the_same_attempt():
	play = Play(flow(act(1)))
	assert play.send(on.StepError("over the budget", hold=True)).next == End("Held", "over the budget")
	again = play.send(on.Retry()).next
	assert isinstance(again, Perform) and again.attempt == 1
	play.send(on.StepDone())
	assert play.story == [("s1", "Done")]


def test_an_answer_ends_a_wait_and_counts_once():
	play = Play(flow(act(1, timeout={"days": 3}, on_timeout=[act(2)]), act(3)))
	waiting = play.send(on.StepWaits("answer:1", None, {"asked": 1})).next
	assert waiting == Wait(NOON + timedelta(days=3), "answer:1")
	assert play.send(on.Resumed({"rating": 2}, "e1")).next.step == "s3"
	assert play.state.outputs["s1"] == {"asked": 1, "rating": 2, "timed_out": False}
	with pytest.raises(UnexpectedEventError):
		play.send(on.Resumed({"rating": 5}, "e1"))


def test_without_an_answer_the_time_out_takes_its_branch_or_fails():
	play = Play(flow(act(1, timeout={"days": 3}, on_timeout=[act(2)]), act(3)))
	play.send(on.StepWaits("answer:1"))
	play.skip_to(days=2)
	assert isinstance(play.send(on.TimedOut()).next, Wait), "looked at too early"
	play.skip_to(days=1)
	assert play.send(on.TimedOut()).next.step == "s2"
	assert play.send(on.StepDone()).next.step == "s3"
	play = Play(flow(act(1, timeout={"days": 3})))
	play.send(on.StepWaits("answer:1"))
	play.skip_to(days=3)
	assert play.send(on.TimedOut()).next == End("Failed", "No answer came in time.")


def test_a_condition_is_waited_for_until_it_holds_whatever_woke_the_run():
	step = {"id": "s1", "kind": "wait_for", "until": rule("doc.status", "Closed"), "timeout": {"days": 1}}
	play = Play(flow(step))
	assert play.next == Wait(NOON + timedelta(days=1), "document:Issue:I-1")
	assert isinstance(play.send(on.Resumed({}, "e1")).next, Wait)
	play.roots["doc"]["status"] = "Closed"
	assert play.send(on.TimedOut()).next == End("Done")
	assert Play(flow(step), {"status": "Closed"}).next == End("Done")


def test_a_condition_that_holds_when_its_time_is_over_counts_as_an_answer():
	step = {"id": "s1", "kind": "wait_for", "until": rule("doc.status", "Closed"), "timeout": {"days": 1}}
	for status, end in (("Closed", "Done"), ("Open", "Failed")):
		play = Play(flow(step))
		play.roots["doc"]["status"] = status
		play.skip_to(days=2)
		assert play.send(on.TimedOut()).next.state == end


def test_a_value_that_cannot_be_read_fails_the_step():
	play = Play(flow(act(1, inputs={"to": {"field": "nowhere.x"}})))
	assert isinstance(play.next, End) and spell_reason(play.next.why).endswith("cannot be read: nowhere.x")


def test_an_end_is_an_end():
	play = Play(flow({"id": "s1", "kind": "stop", "inputs": {"reason": "moved"}}))
	assert play.next == End("Stopped", "moved")
	for event in (on.Started(), on.Cancel(), on.Retry(), on.TimedOut()):
		with pytest.raises(UnexpectedEventError):
			play.send(event)


@pytest.mark.parametrize(
	("now", "inputs", "until"),
	[
		# in the night of 1 November the hour from 01:00 occurs twice: 30 minutes are 30 minutes
		("2026-11-01 05:45", {"duration": {"minutes": 30}}, "2026-11-01 06:15"),
		("2026-11-01 05:45", {"until": "2026-11-01 01:30"}, None),
		("2026-11-01 04:00", {"until": "2026-11-01 01:30"}, "2026-11-01 05:30"),
		("2026-10-31 16:00", {"duration": {"days": 1}, "not_before": "12:00"}, "2026-11-01 17:00"),
		# in the night of 8 March there is no 02:30: the first minute that there is
		("2026-03-08 05:00", {"until": "2026-03-08 02:30"}, "2026-03-08 07:00"),
		("2026-03-08 05:00", {"not_before": "02:15"}, "2026-03-08 07:00"),
		("2026-06-01 16:00", {"duration": {"days": 1}, "not_before": "09:00"}, "2026-06-02 16:00"),
		("2026-06-01 10:00", {"duration": {"days": 1}, "not_before": "09:00"}, "2026-06-02 13:00"),
		("2026-06-01 16:00", {"not_before": "09:00"}, "2026-06-02 13:00"),
		("2026-06-01 10:00", {"not_before": "09:00"}, "2026-06-01 13:00"),
		("2026-06-01 10:00", {"until": "2026-06-03"}, "2026-06-03 04:00"),
	],
)
def test_a_wait_ends_when_the_clocks_of_the_site_say_so(now: str, inputs: dict, until: str | None):
	definition = flow({"id": "s1", "kind": "wait", "inputs": inputs})
	find = build_find({"run": {"zone": "America/Toronto"}})
	decision = advance(definition, START, on.Started(), find, datetime.fromisoformat(now))
	expected = Wait(datetime.fromisoformat(until)) if until else End("Done")
	assert decision.next == expected


# ---- random flows


class RandomFlow:
	"""A random tree; its actions are named by numbers that never repeat."""

	def __init__(self, seed: int) -> None:
		self.random, self.number = random.Random(seed), 0

	def next_id(self, letter: str = "s") -> str:
		self.number += 1
		return f"{letter}{self.number}"

	def steps(self, depth: int) -> list[dict[str, Any]]:
		return [self.step(depth) for _place in range(self.random.randint(1, 3))]

	def step(self, depth: int) -> dict[str, Any]:
		kinds = ["act", "act", "pause", "wait_for"]
		kinds += ["branch", "for_each", "repeat"] if depth else ["stop"]
		step = getattr(self, self.random.choice(kinds))(depth)
		if self.random.random() < 0.3 and depth:
			step["on_error"] = self.steps(depth - 1)
		if step["kind"] in ("send_text", "wait_for") and self.random.random() < 0.5:
			step["timeout"] = {"hours": self.random.randint(1, 50)}
			if depth and self.random.random() < 0.7:
				step["on_timeout"] = self.steps(depth - 1)
		return step

	def act(self, depth: int) -> dict[str, Any]:
		value = self.random.choice(
			[{"field": "doc.rating"}, {"field": "steps.s1.x"}, {"field": "no.such"}, 3, 3, 3]
		)
		return {"id": self.next_id(), "kind": "send_text", "inputs": {"x": value}}

	def pause(self, depth: int) -> dict[str, Any]:
		return {
			"id": self.next_id(),
			"kind": "wait",
			"inputs": {"duration": {"minutes": self.random.randint(1, 99)}},
		}

	def wait_for(self, depth: int) -> dict[str, Any]:
		until = rule("doc.rating", self.random.randint(0, 2))
		parts = {"until": until} if self.random.random() < 0.5 else {"inputs": {"key": "k"}}
		return {"id": self.next_id(), "kind": "wait_for", **parts}

	def stop(self, depth: int) -> dict[str, Any]:
		return {"id": self.next_id(), "kind": "stop"}

	def branch(self, depth: int) -> dict[str, Any]:
		cases = [
			{
				"id": self.next_id("c"),
				"label": "",
				"when": rule(
					self.random.choice(["doc.rating", "steps.s2.x", "no.such"]), self.random.randint(0, 2)
				),
				"steps": self.steps(depth - 1),
			}
			for _place in range(self.random.randint(1, 2))
		]
		return {"id": self.next_id(), "kind": "branch", "cases": cases, "otherwise": self.steps(depth - 1)}

	def for_each(self, depth: int) -> dict[str, Any]:
		inputs = {
			"items": {"field": self.random.choice(["doc.devices", "doc.devices", "doc.rating"])},
			"tolerated": self.random.choice([0, 0.4, 1]),
		}
		return {"id": self.next_id(), "kind": "for_each", "inputs": inputs, "steps": self.steps(depth - 1)}

	def repeat(self, depth: int) -> dict[str, Any]:
		until = rule(self.random.choice(["doc.rating", "no.such"]), self.random.randint(0, 2))
		return {
			"id": self.next_id(),
			"kind": "repeat",
			"until": until,
			"inputs": {"at_most": self.random.randint(1, 3)},
			"steps": [*self.steps(depth - 1), self.pause(0)],
		}


def choose_event(play: Play, chance: random.Random) -> on.Event | None:
	"""What may happen next, by chance; None leaves a run to its person."""
	following = play.next
	if isinstance(following, Perform):
		return chance.choice(
			[
				*[on.StepDone({"x": chance.randint(0, 2)})] * 5,
				on.StepWaits("k", play.now + timedelta(hours=1)),
				on.StepWaits("k"),
				on.StepError("busy", retryable=True),
				on.StepError("no"),
				on.StepError("held", hold=True),
				on.StepUnclear("?"),
			]
		)
	if isinstance(following, Wait):
		assert following.until or following.key, "it waits for something named"
		if following.key and (not following.until or chance.random() < 0.5):
			if not following.until:
				play.roots["doc"]["rating"] = chance.randint(0, 2)
			return on.Resumed({"x": chance.randint(0, 2)}, f"e{chance.randint(0, 9**9)}")
		play.now = max(play.now, following.until)
		return on.TimedOut()
	assert following.state in ("Failed", "Held", "Doubtful"), following
	return chance.choice([on.Skip(), on.Skip(), on.Retry(), None, on.Cancel("enough")])


@pytest.mark.parametrize("seed", range(300))
def test_a_random_run_ends_or_waits_for_something_named_and_takes_no_step_twice(seed: int):
	chance = random.Random(seed)
	definition = flow(*RandomFlow(seed).steps(3))
	play = Play(definition)
	performed: set[tuple[str, str, int]] = set()
	done: set[tuple[str, str]] = set()
	events: list[tuple[on.Event, datetime, dict]] = [(on.Started(), play.now, dict(play.roots["doc"]))]
	for _turn in range(3000):
		if isinstance(play.next, End) and play.next.state in ("Done", "Stopped", "Cancelled"):
			break
		place = play.next and (getattr(play.next, "step", ""), play.state.iteration)
		event = choose_event(play, chance)
		if event is None:
			break
		if isinstance(play.next, Perform):
			assert place not in done, f"{place} was done before"
			attempt = (*place, play.next.attempt)
			assert attempt not in performed
			if not getattr(event, "hold", False):
				performed.add(attempt)
			if isinstance(event, on.StepDone):
				done.add(place)
		events.append((event, play.now, dict(play.roots["doc"])))
		play.send(event)
	else:
		pytest.fail("it never ends")
	assert sorted(play.records) == list(range(1, len(play.records) + 1)), "no record is missing"
	state = START
	for event, now, doc in events:
		state = advance(definition, state, event, build_find({**play.roots, "doc": doc}), now).state
	assert state == play.state, "the same events lead to the same state"
