"""Workers of the outbox are killed while they deliver: no message may be lost, none sent twice.

Small by default; `FSM_FAULTS=full` plays 10,000 messages with at least 300 kills and prints its table. Each play is
repeated with a deliberately broken variant, which must be caught.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.messaging.outbox import delivery  # noqa: E402
from gigafibre_fsm.domain.messaging.outbox import queue as outbox  # noqa: E402
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError  # noqa: E402
from gigafibre_fsm.tests.standins.twilio import TwilioStandIn  # noqa: E402
from tests.plugin import FULL, SITE, bench_python, program_environment  # noqa: E402
from tests.sms_site import MARK, PHONE, TEMPLATE, VALUES, SmsSite, sms_site  # noqa: E402

pytestmark = pytest.mark.faults

MESSAGES, KILLS = (10_000, 300) if FULL else (100, 4)
WORKERS = 2
TROUBLED = 0.05  # of all hand-overs: half of these time out, half lose their connection
SEED = 20261122


class Workers:
	"""Workers that deliver, replaced when they are killed; knows the process ids of those that live now."""

	def __init__(self, count: int, twilio: "DangerousTwilio") -> None:
		self.killed = 0
		# before the first worker lives: it may reach the first moment within a second
		twilio.kill = self.kill
		self._living: dict[str, int] = {}
		self._lock = threading.Lock()
		self._is_first_known = threading.Event()
		self._pool = subprocess.Popen(
			[bench_python(), "-m", "tests.faults.worker_pool", SITE, str(count)],
			cwd=os.getcwd(),
			env=program_environment(),
			stdout=subprocess.PIPE,
			text=True,
		)
		self._listener = threading.Thread(target=self._listen, daemon=True)
		self._listener.start()

	def _listen(self) -> None:
		for line in self._pool.stdout:
			word, *rest = line.split() or [""]
			if word != "worker":
				print(f"a worker says: {line}", file=sys.stderr)
				continue
			with self._lock:
				self._living[rest[0]] = int(rest[1])
			self._is_first_known.set()

	def kill(self) -> None:
		"""Kill every worker that lives, without a word of warning."""
		# a quick worker hands over before its line has been read
		self._is_first_known.wait(60)
		with self._lock:
			for pid in self._living.values():
				try:
					os.kill(pid, signal.SIGKILL)
				except ProcessLookupError:
					continue
				self.killed += 1
			self._living.clear()

	def wait_until_idle(self) -> None:
		"""Until nothing is left to do."""
		assert self._pool.wait(timeout=3600) == 0, "a worker ended with an error"
		self._listener.join()
		self._pool.stdout.close()


class DangerousTwilio(TwilioStandIn):
	"""Loses a share of its answers, and has the workers killed in the three worst moments in turn."""

	def __init__(self) -> None:
		super().__init__()
		self.kill: Callable[[], None] | None = None
		self.moments: dict[int, str] = {}
		self.trouble = 0.0
		self.accidents: Counter[str] = Counter()
		self._handed_over = 0
		self._dice = random.Random(SEED)

	def plan(self, kills: int, hand_overs: int) -> None:
		"""Spread the kills over the hand-overs to come."""
		when = sorted(self._dice.sample(range(1, hand_overs), kills))
		moments = ("after accepting", "before accepting", "around booking")
		self.moments = {number: moments[index % 3] for index, number in enumerate(when)}

	def _create(self, request: Request) -> Reply:
		with self.lock:
			self._handed_over += 1
			moment = self.moments.pop(self._handed_over, "")
			trouble = self._dice.random()
		if moment == "before accepting":
			self.kill()
		if trouble < self.trouble / 2:
			self._lose(trouble < self.trouble / 4)
		reply = super()._create(request)
		if moment == "after accepting":
			self.kill()
		elif moment == "around booking":
			threading.Timer(self._dice.uniform(0, 0.01), self.kill).start()
		if trouble < self.trouble:
			self._lose(trouble < self.trouble * 3 / 4)
		return reply

	def _lose(self, silently: bool) -> None:
		self.accidents["time-outs" if silently else "lost connections"] += 1
		raise SilenceError if silently else HangUpError


@dataclass(frozen=True)
class Result:
	"""What became of all messages of a play."""

	messages: int
	kills: int
	accidents: int
	sent: int
	unknown: int
	double: int
	lost: int
	seconds: float

	def row(self, label: str) -> str:
		"""One line of the table."""
		return (
			f"{label:<28}{self.messages:>9}{self.kills:>7}{self.accidents:>11}{self.sent:>8}{self.unknown:>9}"
			f"{self.double:>8}{self.lost:>6}{self.seconds:>8.0f} s"
		)


HEAD = (
	f"{'outbox':<28}{'messages':>9}{'kills':>7}{'accidents':>11}{'sent':>8}{'unknown':>9}"
	f"{'double':>8}{'lost':>6}{'time':>10}"
)


@pytest.fixture
def sms(site: str) -> Iterator[SmsSite]:
	with sms_site(DangerousTwilio()) as it:
		yield it


def put_in(messages: int) -> None:
	for number in range(messages):
		outbox.queue_message(
			TEMPLATE,
			f"+1514555{number % 10_000:04d}",
			"fr",
			{**VALUES, "first_name": f"no {number}"},
			effect_key=f"{MARK}{number}",
		)
		if number % 500 == 499:
			frappe.db.commit()
	frappe.db.commit()


def deliver_with_kills(sms: SmsSite) -> int:
	"""Let workers deliver everything, killed as planned; how many were."""
	workers = Workers(WORKERS, sms.twilio)
	workers.wait_until_idle()
	return workers.killed


def naive_sweep() -> None:
	"""The broken variant: whoever has a claim that expired is simply sent again."""
	frappe.db.set_value(
		"FSM SMS",
		{"state": "Sending", "effect_key": ("like", f"{MARK}%")},
		{"state": "Queued", "claimed_until": None},
	)
	frappe.db.commit()


def play(
	sms: SmsSite, messages: int, kills: int, sweep: Callable[[], object] = delivery.check_in_doubt
) -> Result:
	"""Queue, deliver under fire, sweep what is left, and count against what the provider really has."""
	put_in(messages)
	# each moment takes the worker that hands over, and the other one unless that is only starting again
	sms.twilio.plan(kills, messages)
	sms.twilio.trouble = TROUBLED
	started = time.monotonic()
	killed = deliver_with_kills(sms)
	sms.twilio.trouble, sms.twilio.moments = 0.0, {}
	sms.let_claims_expire()
	while sweep():
		pass
	while delivery.deliver_due(str):
		pass
	return count(sms, messages, killed, time.monotonic() - started)


def count(sms: SmsSite, messages: int, killed: int, seconds: float) -> Result:
	frappe.db.rollback()
	rows = frappe.get_all(
		"FSM SMS",
		filters={"effect_key": ("like", f"{MARK}%")},
		fields=["to_number", "body", "state", "provider_sid"],
	)
	assert len(rows) == messages
	at_provider = Counter((message.to, message.body) for message in sms.twilio.messages)
	real = {message.sid for message in sms.twilio.messages}
	states = Counter(row.state for row in rows)
	# safe is what the provider has, or what a person is asked to look at; nothing may stay between the two
	lost = [
		row
		for row in rows
		if row.state not in ("Sent", "Unknown") or (row.state == "Sent" and row.provider_sid not in real)
	]
	return Result(
		messages=messages,
		kills=killed,
		accidents=sum(sms.twilio.accidents.values()),
		sent=states["Sent"],
		unknown=states["Unknown"],
		double=sum(times - 1 for times in at_provider.values()),
		lost=len(lost),
		seconds=seconds,
	)


def show(capsys: pytest.CaptureFixture[str], label: str, result: Result) -> None:
	with capsys.disabled():
		print(f"\n{HEAD}\n{result.row(label)}")


def test_no_message_is_lost_and_none_is_sent_twice(sms: SmsSite, capsys: pytest.CaptureFixture[str]):
	result = play(sms, MESSAGES, KILLS)
	show(capsys, "with look-up (ours)", result)
	assert result.kills >= KILLS
	assert result.accidents > MESSAGES * TROUBLED / 3
	assert (result.double, result.lost) == (0, 0)
	handed = {(message.to, message.body) for message in sms.twilio.messages}
	unknown = frappe.get_all(
		"FSM SMS",
		filters={"effect_key": ("like", f"{MARK}%"), "state": "Unknown"},
		fields=["to_number", "body"],
	)
	assert not [row for row in unknown if (row.to_number, row.body) in handed], "the look-up missed some"


def test_sending_expired_claims_again_is_caught(sms: SmsSite, capsys: pytest.CaptureFixture[str]):
	messages, kills = (2_000, 60) if FULL else (60, 4)
	result = play(sms, messages, kills, sweep=naive_sweep)
	show(capsys, "naive re-send (broken)", result)
	assert result.double > 0, "the broken variant sent nothing twice: this test would prove nothing"


def test_a_worker_killed_between_accepted_and_booked_sends_no_second_message(sms: SmsSite):
	name = die_after_accepting(sms)
	sms.let_claims_expire()
	delivery.check_in_doubt()
	assert delivery.deliver_due(str) == 0
	row = sms.row(name)
	[only] = sms.twilio.sent_to(PHONE)
	assert (row.state, row.provider_sid) == ("Sent", only.sid)


def test_where_the_provider_cannot_be_asked_the_message_is_unknown(sms: SmsSite):
	name = die_after_accepting(sms)
	frappe.db.set_single_value("FSM Twilio Settings", "api_base_url", "http://127.0.0.1:9")
	frappe.clear_document_cache("FSM Twilio Settings", "FSM Twilio Settings")
	sms.let_claims_expire()
	delivery.check_in_doubt()
	assert sms.row(name).state == "Unknown"
	sms.let_claims_expire()
	delivery.check_in_doubt()
	assert delivery.deliver_due(str) == 0
	assert sms.row(name).state == "Unknown"
	assert len(sms.twilio.sent_to(PHONE)) == 1


def test_a_worker_killed_before_accepting_leaves_the_message_to_a_person(sms: SmsSite):
	sms.twilio.moments = {1: "before accepting", 2: "before accepting"}
	name = sms.queue("Before")
	workers = Workers(1, sms.twilio)
	# a dying client's request may still be read: the stand-in forgets it, as a cut connection would
	sms.twilio.trouble = 2.0
	workers.wait_until_idle()
	sms.twilio.trouble = 0.0
	sms.let_claims_expire()
	delivery.check_in_doubt()
	assert sms.row(name).state == "Unknown"
	assert delivery.deliver_due(str) == 0
	assert not sms.twilio.sent_to(PHONE)


def die_after_accepting(sms: SmsSite) -> str:
	"""One message, whose worker is killed when the provider has it and before the row says so."""
	sms.twilio.moments = {1: "after accepting"}
	name = sms.queue("Dying")
	workers = Workers(1, sms.twilio)
	workers.wait_until_idle()
	assert workers.killed == 1
	assert sms.row(name).state == "Sending"
	assert len(sms.twilio.sent_to(PHONE)) == 1
	return name
