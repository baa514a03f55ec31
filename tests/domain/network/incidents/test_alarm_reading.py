"""What an alarm says, and whether its sender is who it says."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone

import pytest

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.alarms import alarm_reading
from gigafibre_fsm.domain.network.incidents.alarms.alarm_reading import BadAlarm, read_alarm

NOW = datetime(2026, 11, 29, 12, 0)
SECRET = "sixteen characters"
ALARM = {
	"issue": "pon-outage",
	"timestamp": "2026-11-29T11:58:00Z",
	"tenant": "gigafibre",
	"outage_status": "active",
	"affected_subscribers": [
		{"account_id": "C-1", "onu_serial_number": "TPLG7A000001", "city": "St. Rémi", "pon_port": "0/1"},
		{"account_id": "C-2", "onu_serial_number": "TPLG7A000002", "city": "St. Rémi", "pon_port": "0/1"},
	],
}


def body(**changed: object) -> bytes:
	return json.dumps({**ALARM, **changed}).encode()


def sign(content: bytes, secret: str = SECRET, moment: datetime = NOW) -> dict[str, str]:
	seconds = str(int(moment.replace(tzinfo=timezone.utc).timestamp()))
	signed = hmac.new(secret.encode(), seconds.encode() + b"." + content, hashlib.sha256).hexdigest()
	return {"X-Fsm-Timestamp": seconds, "X-Fsm-Signature": f"sha256={signed}"}


def test_an_alarm_says_what_when_and_whom():
	report = read_alarm(body(), NOW)
	assert (report.status, report.happened_on) == (states.ACTIVE, datetime(2026, 11, 29, 11, 58))
	assert (report.pon_port, report.subject) == ("0/1", "gigafibre · pon-outage · 0/1")
	assert [line.serial for line in report.lines] == ["TPLG7A000001", "TPLG7A000002"]


def test_two_alarms_about_one_port_have_one_subject():
	cleared = read_alarm(body(outage_status="cleared", timestamp="2026-11-29T11:59:00+00:00"), NOW)
	assert cleared.status == states.CLEARED
	assert cleared.subject == read_alarm(body(), NOW).subject


@pytest.mark.parametrize(
	"written",
	["2026-11-29T11:58:00", "2026-11-29T06:58:00-05:00", 1795953480, 1795953480000, "2026-11-29 11:58:00"],
)
def test_a_time_is_read_in_each_usual_spelling(written: object):
	assert read_alarm(body(timestamp=written), NOW).happened_on == datetime(2026, 11, 29, 11, 58)


@pytest.mark.parametrize(
	("word", "cause"),
	[
		("dying-gasp", states.DYING_GASP),
		("DYING_GASP", states.DYING_GASP),
		("Power loss", states.DYING_GASP),
		("LOS", states.LOSS_OF_SIGNAL),
		("loss of signal", states.LOSS_OF_SIGNAL),
		("squirrel", ""),
		(7, ""),
	],
)
def test_the_cause_is_a_word_of_ours_or_none(word: object, cause: str):
	assert read_alarm(body(cause=word), NOW).cause == cause
	lines = [{"onu_serial_number": "X", "cause": word}]
	assert read_alarm(body(affected_subscribers=lines), NOW).lines[0].cause == cause


BAD = [
	b"",
	b"[]",
	b"null",
	b"not json",
	b"\xff\xfe",
	b'{"a":' * 20_000,
	json.dumps({**ALARM, "affected_subscribers": []}).encode(),
	json.dumps({**ALARM, "affected_subscribers": "all"}).encode(),
	json.dumps({**ALARM, "affected_subscribers": [{}] * 20_001}).encode(),
	json.dumps({**ALARM, "outage_status": "maybe"}).encode(),
	json.dumps({**ALARM, "timestamp": "yesterday"}).encode(),
	json.dumps({**ALARM, "timestamp": 1e30}).encode(),
	json.dumps({**ALARM, "timestamp": True}).encode(),
	json.dumps({**ALARM, "timestamp": "2027-11-29T11:58:00Z"}).encode(),
	json.dumps({**ALARM, "tenant": "\ud800"}).encode(),
	json.dumps({**ALARM, "timestamp": float("nan")}).encode(),
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_what_is_no_alarm_is_refused(content: bytes):
	with pytest.raises(BadAlarm):
		read_alarm(content, NOW)


def test_lines_of_the_wrong_shape_are_left_out_and_markup_is_text():
	lines = ["x", None, {"onu_serial_number": {"a": 1}}, {"onu_serial_number": '<b>"x" & Co'}]
	report = read_alarm(body(affected_subscribers=lines), NOW)
	assert [line.serial for line in report.lines] == ['<b>"x" & Co']


# ---- proof


def is_proven(headers: dict[str, str], content: bytes, *secrets: str) -> bool:
	return alarm_reading.is_proven(headers, content, secrets or (SECRET,), NOW)


def test_a_signature_over_time_and_body_is_a_proof():
	assert is_proven(sign(body()), body())
	assert is_proven(sign(body(), "the previous secret"), body(), SECRET, "the previous secret")


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 365])
def test_an_old_or_future_signature_is_none(minutes: int):
	assert not is_proven(sign(body(), moment=NOW + timedelta(minutes=minutes)), body())


def test_what_was_forged_or_altered_is_not_proven():
	right = sign(body())
	assert not is_proven(right, body(tenant="other"))
	assert not is_proven(sign(body(), "another secret, long"), body())
	assert not is_proven(sign(body(), ""), body(), "")
	assert not is_proven({}, body())
	assert not is_proven({"X-Fsm-Signature": right["X-Fsm-Signature"]}, body())
	for time in ("0", "-1", "1e9", "١٧٩٥٩٥٣٤٨٠", "17959534800000"):
		assert not is_proven({**right, "X-Fsm-Timestamp": time}, body())
	for signature in ("", "sha256=", "é" * 64, right["X-Fsm-Signature"][:-1]):
		assert not is_proven({**right, "X-Fsm-Signature": signature}, body())


# ---- last words


@pytest.mark.parametrize(
	("before", "minutes_ago", "word", "after"),
	[
		("", None, states.LOSS_OF_SIGNAL, states.LOSS_OF_SIGNAL),
		(states.DYING_GASP, 1, states.LOSS_OF_SIGNAL, states.DYING_GASP),
		(states.LOSS_OF_SIGNAL, 1, states.DYING_GASP, states.DYING_GASP),
		(states.DYING_GASP, 60, states.LOSS_OF_SIGNAL, states.LOSS_OF_SIGNAL),
		(states.LOSS_OF_SIGNAL, -60, states.DYING_GASP, states.LOSS_OF_SIGNAL),
		(states.DYING_GASP, 1, "", states.DYING_GASP),
	],
)
def test_a_gasp_counts_for_more_than_the_darkness_it_causes(before, minutes_ago, word, after):
	before_on = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)
	assert alarm_reading.later_word(before, before_on, word, NOW)[0] == after
