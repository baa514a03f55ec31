"""Nonsense to every method and page, as everybody: each is answered in words, none breaks.

Small by default; `FSM_FAULTS=full` sends 20,000 requests, `FSM_FUZZ_REQUESTS` as many as it says. `FSM_FUZZ_SEED` plays
one run again.
"""

import inspect
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import quote

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.dispatch.technician_work.truck_commands import DEVICE_COMMANDS  # noqa: E402
from gigafibre_fsm.tests import people  # noqa: E402
from gigafibre_fsm.tests.access_world import World, committed_world  # noqa: E402
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits  # noqa: E402
from gigafibre_fsm.www.t.job import forms as job_forms  # noqa: E402
from tests.site.test_access_matrix import methods, paths, ways  # noqa: E402

pytestmark = pytest.mark.faults

REQUESTS = int(
	os.environ.get("FSM_FUZZ_REQUESTS") or (20_000 if os.environ.get("FSM_FAULTS") == "full" else 400)
)
SEED = int(os.environ.get("FSM_FUZZ_SEED", "20261128"))
BETWEEN_LIMITS = 25  # requests after which the counters are emptied: limits are not what is tried here
OF_METHODS = 0.7
TRACEBACK = b"Traceback (most recent call last)"

NONSENSE: tuple[Any, ...] = (
	*("", " ", "x", "0", "-1", "1e309", "NaN", "true", "null", "None", "[]", "{}", "[[[[", '{"a":', '["x"]'),
	*("9" * 400, "x" * 10_000, "é" * 300, "😀", "\u202e", "\x00", "a\x00b", "%", "%s", "{0}", "{{ 7*7 }}"),
	*("'", "' or 1=1 --", '"', "\\", "`", "../../etc/passwd", "/private/files/x.png", "<img src=x>", "=1+1"),
	*("2026-13-45", "0001-01-01", "9999-12-31 23:59:59", "2026-11-23 14:00:00+05:00", "-0001-01-01", "12:99"),
	*(
		"DocType",
		"User",
		"Administrator",
		"Dispatch Job",
		"On Hold",
		"Completed",
		"CON",
		"new-dispatch-job-1",
	),
	*(
		'{"name": 7}',
		'[{"job": null}]',
		'{"figure": []}',
		'[["Dispatch Job","nothing","=","x"]]',
		'{"0": "1"}',
	),
)
ONLY_IN_JSON: tuple[Any, ...] = (
	*(None, True, 0, -1, 10**30, 1.5, [], {}, [[]], {"a": {"b": []}}, ["x", None]),
	*([1, 2, 3], "\ud800", {"$ne": None}),
)


@dataclass(frozen=True)
class Request:
	"""One request, as it can be sent again."""

	who: str
	verb: str
	path: str
	form: dict[str, Any] | None = None
	is_json: bool = False
	from_queue: bool = False

	def send(self, visitor: Visitor) -> Any:
		headers = {**OWN_PAGE, "Accept": "application/json"}
		if self.from_queue:
			headers |= {"X-FSM-Queue": "1", "X-FSM-Age": "99999999"}
		if self.is_json:
			return visitor.ask(self.verb, self.path, json=self.form, headers=headers)
		if self.verb == "GET":
			return visitor.get(self.path, query_string=self.form, headers=headers)
		return visitor.post(self.path, self.form, headers=headers)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		manager = people.make_user("zq-manager@example.com", "FSM Manager", user_type="System User")
		frappe.db.commit()
		made.visitors["manager"] = Visitor("manager").log_in(manager, people.PASSWORD).with_token()
		yield made


def test_nothing_that_anybody_sends_breaks_anything(world: World):
	chance, found, answers = random.Random(SEED), [], Counter()
	before = errors()
	for number in range(REQUESTS):
		if number % BETWEEN_LIMITS == 0:
			forget_limits()
		request = any_request(world, chance)
		answer = request.send(world.visitors[request.who])
		answers[answer.status_code] += 1
		if is_broken(request, answer):
			found.append(f"{answer.status_code} {request}: {answer.get_data()[-600:]!r}")
	print(f"\n{REQUESTS} requests, seed {SEED}: {dict(sorted(answers.items()))}")
	assert not found, "\n\n".join(found[:20])
	assert errors() == before, "the Error Log grew"


def is_broken(request: Request, answer: Any) -> bool:
	# 503 is what a webhook says while its vendor is not set up
	if answer.status_code >= 500 and not (answer.status_code == 503 and "webhooks." in request.path):
		return True
	# a refusal of Frappe's carries its own traceback to who develops; a page never does
	return answer.mimetype == "text/html" and TRACEBACK in answer.get_data()


def errors() -> int:
	"""Rows of the Error Log, and those that wait in Redis to be written there."""
	frappe.db.rollback()
	waiting = frappe.cache().llen("insert_queue_for_Error Log")
	return frappe.db.count("Error Log") + (waiting or 0)


# ---- what is sent


def any_request(world: World, chance: random.Random) -> Request:
	"""A request of anybody to anything."""
	who = chance.choice(sorted(world.visitors))
	make = a_call if chance.random() < OF_METHODS else a_page
	return make(world, who, chance)


def a_call(world: World, who: str, chance: random.Random) -> Request:
	"""A call of one of our methods, by one of its ways, as a form or as JSON."""
	name = chance.choice(methods())
	verb, path = chance.choice(ways(name))
	is_json = verb == "POST" and "cmd=" not in path and chance.random() < 0.5
	form = arguments(world, name, chance, is_json)
	if verb == "GET" and "cmd=" in path:
		path, form = "/", {**form, "cmd": name}
	return Request(who, verb, path, form, is_json)


def arguments(world: World, name: str, chance: random.Random, is_json: bool) -> dict[str, Any]:
	"""For each argument nothing, nonsense, or something that is there."""
	given = {}
	for parameter in inspect.signature(frappe.get_attr(name)).parameters.values():
		if chance.random() < 0.15:
			continue
		given[parameter.name] = a_value(world, parameter, chance, is_json)
	return given


def a_value(world: World, parameter: inspect.Parameter, chance: random.Random, is_json: bool) -> Any:
	share = chance.choice((world.a, world.b, world.over))
	words = [word for word in get_args(parameter.annotation) if isinstance(word, str)]
	dice = chance.random()
	if dice < 0.4:
		right = share.names.get(parameter.name) or (chance.choice(words) if words else None)
		return right or chance.choice(sorted(share.names.values()))
	return chance.choice(ONLY_IN_JSON if is_json and dice < 0.7 else NONSENSE)


def a_page(world: World, who: str, chance: random.Random) -> Request:
	"""A page, or a button on it."""
	share = chance.choice((world.a, world.b, world.over))
	path = chance.choice([*paths(share), "/t/job/" + quote(chance.choice(NONSENSE[:40]) or "x", safe="")])
	names = sorted(
		{*share.names, "action", "part", "q", "to", "note", "seen", "command_id", "reason", "text", "late"}
	)
	form = {
		name: chance.choice((*NONSENSE, *share.names.values()))
		for name in chance.sample(names, chance.randrange(len(names)))
	}
	actions = (
		*job_forms.ACTIONS,
		*(name.removeprefix("device.") for name in DEVICE_COMMANDS),
		"look",
		"command",
		"speed",
		"wake",
		"confirm",
		"ask",
	)
	if chance.random() < 0.8:
		form["action"] = chance.choice(actions)
	verb = chance.choice(("GET", "POST"))
	return Request(who, verb, path, form, from_queue=verb == "POST" and chance.random() < 0.4)
