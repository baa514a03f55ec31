"""Calls over HTTP as Twilio makes them: asked, told twice, in reverse or not at all; the row comes to the same."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.care.telephone.call import call_backs  # noqa: E402
from gigafibre_fsm.domain.care.telephone.provider import conference, incoming, outgoing, settling  # noqa: E402
from gigafibre_fsm.domain.care.telephone.reports import recordings  # noqa: E402
from gigafibre_fsm.domain.care.telephone.staff import agents  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.setup import telephone_health  # noqa: E402
from gigafibre_fsm.tests import incidents, people  # noqa: E402
from gigafibre_fsm.tests.standins.twilio_calls import Leg, read_twiml  # noqa: E402
from tests.sms_site import PUBLIC  # noqa: E402
from tests.voice_site import AGENTS, CALLER, STRANGER, VoiceSite, voice_site  # noqa: E402

FIRST, SECOND = AGENTS


@pytest.fixture(scope="module")
def served(connected_site: str, web: str) -> Iterator[VoiceSite]:
	with voice_site(web, connected_site) as own:
		yield own


@pytest.fixture
def voice(served: VoiceSite) -> Iterator[VoiceSite]:
	frappe.db.rollback()
	yield served
	served.exchange.settle()
	served.exchange.is_held = False
	served.exchange.forget()
	served.sms.twilio.use("ok")
	frappe.db.rollback()
	frappe.db.delete("FSM Call", {"from_number": ("in", (CALLER, STRANGER, served.exchange.number))})
	frappe.db.delete("FSM Call Recording")
	served.set(record_calls=0)


def talk(voice: VoiceSite, seconds: int = 60) -> tuple[Leg, Leg]:
	"""A caller speaks with the first agent for a while and hangs up."""
	[browser] = voice.available(FIRST)
	call = voice.exchange.call_in(CALLER)
	leg = voice.leg_of(call, browser)
	voice.exchange.pass_time(5)
	assert voice.exchange.pick_up(leg)
	voice.exchange.pass_time(seconds)
	voice.exchange.hang_up(call)
	return call, leg


def who_hears(recording: str, role: str) -> bool:
	"""Whether somebody with this role alone may hear a recording."""
	file = frappe.get_doc("File", {"file_url": recording})
	user = people.make_user("zq-hears@example.com", role, user_type="System User")
	frappe.set_user(user)
	try:
		return file.is_downloadable()
	finally:
		frappe.set_user("Administrator")
		people.forget_user(user)


def parts(call: str, **filters: object) -> list[tuple]:
	"""The recordings of a call: what each is, how long, and what became of it."""
	found = {"parent": call, **filters}
	fields = ["kind", "seconds", "state"]
	return list(frappe.get_all("FSM Call Recording", found, fields, order_by="idx", as_list=True))


def due_now() -> None:
	"""Let what is to be looked at later be due."""
	frappe.db.rollback()
	for doctype, field in (("FSM Call", "look_due_utc"), ("FSM Call Recording", "due_utc")):
		frappe.db.set_value(doctype, {field: ("is", "set")}, field, "2020-01-01")
	frappe.db.commit()


def test_a_caller_is_known_rung_for_and_spoken_with(voice: VoiceSite):
	[browser] = voice.available(FIRST)
	call = voice.exchange.call_in(CALLER)
	row = voice.row(call)
	assert (row.status, row.customer, row.number, row.rung) == ("Ringing", voice.customer, CALLER, FIRST)
	assert [language for language, _text in call.heard] == ["en-US"]
	leg = voice.leg_of(call, browser)
	voice.exchange.pick_up(leg)
	assert voice.row(call).status == "In Progress"
	voice.exchange.pass_time(42)
	voice.exchange.hang_up(leg)
	row = voice.row(call)
	assert (row.status, row.agent, row.duration, row.needs_call_back) == ("Completed", FIRST, 42, 0)


def test_a_caller_hears_of_the_outage_at_their_address_before_anything_rings(voice: VoiceSite):
	voice.available(FIRST)
	incident = incidents.an_outage_at(voice.customer)
	verbs = read_twiml(incoming.answer_call("CA" + "d" * 32, CALLER, voice.exchange.number, now_datetime()))
	assert [verb.tag for verb in verbs] == ["Say", "Say", "Dial"]
	assert verbs[1].text.startswith("We know of an outage at your address")
	assert frappe.db.get_value("FSM Call", {"call_sid": "CA" + "d" * 32}, "incident") == incident


@pytest.mark.parametrize("reverse", [False, True])
def test_reports_three_times_and_reversed_leave_one_row_in_the_right_state(voice: VoiceSite, reverse: bool):
	voice.exchange.is_held = True
	call, leg = talk(voice)
	answers = voice.exchange.send_reports(copies=3, reverse=reverse)
	assert len(answers) > 9 and set(answers) == {200}
	row = voice.row(call)
	assert (row.status, row.agent, row.duration, row.leg_sid) == ("Completed", FIRST, 60, leg.sid)
	assert frappe.db.count("FSM Call", {"number": CALLER}) == 1


def test_all_reports_of_a_call_at_the_same_moment_leave_one_row_in_the_right_state(voice: VoiceSite):
	voice.exchange.is_held = True
	call, _leg = talk(voice)
	frappe.db.delete("FSM Call", {"call_sid": call.sid})
	frappe.db.commit()
	reports = [(url.split("?")[0], fields) for url, fields in voice.exchange.reports] * 3
	voice.exchange.reports.clear()
	with ThreadPoolExecutor(4) as pool:
		answers = list(pool.map(lambda report: voice.sms.twilio.ask(*report)[0], reports))
	assert set(answers) == {200}
	assert (voice.row(call).status, voice.row(call).agent) == ("Completed", FIRST)
	assert frappe.db.count("FSM Call", {"number": CALLER}) == 1


def test_a_call_whose_every_report_was_lost_is_settled_by_asking(voice: VoiceSite):
	voice.exchange.is_held = True
	call, _leg = talk(voice)
	assert voice.row(call).status == "Ringing"
	due_now()
	settling.settle_due()
	row = voice.row(call)
	assert (row.status, row.agent, row.duration, row.call_log) == ("Completed", FIRST, 60, call.sid)
	log = frappe.get_doc("Call Log", call.sid)
	assert (log.status, log.type, log.links[0].link_name) == ("Completed", "Incoming", voice.customer)


def test_the_row_is_made_by_a_later_report_if_the_first_question_never_came(voice: VoiceSite):
	voice.available(FIRST)
	voice.exchange.is_held = True
	call, leg = talk(voice)
	frappe.db.delete("FSM Call", {"call_sid": call.sid})
	frappe.db.commit()
	own = [(url.split("?")[0], fields) for url, fields in voice.exchange.reports]
	assert set(voice.exchange.send_reports(own, reverse=True)) == {200}
	row = voice.row(call)
	assert (row.status, row.agent, row.number, row.leg_sid) == ("Completed", FIRST, CALLER, leg.sid)


def test_twilio_out_of_reach_closes_no_call_on_a_guess(voice: VoiceSite):
	voice.exchange.is_held = True
	call, _leg = talk(voice)
	voice.sms.twilio.use("reset")
	due_now()
	settling.settle_due()
	assert (voice.row(call).status, voice.row(call).looks) == ("Ringing", 1)
	voice.sms.twilio.use("ok")
	due_now()
	settling.settle_due()
	assert voice.row(call).status == "Completed"


def test_of_two_who_answer_at_once_the_first_has_the_call(voice: VoiceSite):
	browsers = voice.available(FIRST, SECOND)
	call = voice.exchange.call_in(CALLER)
	first, second = (voice.leg_of(call, each) for each in browsers)
	assert (voice.exchange.pick_up(first), voice.exchange.pick_up(second)) == (True, False)
	voice.exchange.pass_time(9)
	voice.exchange.hang_up(call)
	assert (voice.row(call).status, voice.row(call).agent) == ("Completed", FIRST)


def test_who_reaches_nobody_leaves_a_message_that_is_heard_and_called_back(voice: VoiceSite):
	voice.available()
	call = voice.exchange.call_in(CALLER)
	assert call.record is not None and "after the tone" in call.heard[-1][1]
	voice.exchange.leave_message(call, 8)
	row = voice.row(call)
	assert (row.status, row.needs_call_back, row.recording_state) == ("Voicemail", 1, "Awaited")
	[waiting] = [each for each in call_backs.list_call_backs() if each.number == CALLER]
	assert (waiting.customer, waiting.is_voicemail) == (voice.customer, True)
	recordings.fetch_due()
	row = voice.row(call)
	assert row.recording_state == "Stored" and row.recording.startswith("/private/files/")
	assert frappe.db.get_value("File", {"file_url": row.recording}, "is_private")
	assert not voice.exchange.recordings, "it is not kept at Twilio as well"
	assert [who_hears(row.recording, role) for role in ("FSM Support", "FSM Dispatcher", "FSM Accounts")] == [
		True,
		False,
		False,
	]
	recordings.fetch_due()
	talk(voice)
	assert (voice.row(call).needs_call_back, bool(voice.row(call).called_back_on)) == (0, True)


def test_whose_call_nobody_answers_is_called_back_even_in_silence(voice: VoiceSite):
	voice.available(FIRST)
	call = voice.exchange.call_in(STRANGER)
	assert [language for language, _text in call.heard] == ["fr-CA", "en-US"]
	voice.exchange.let_ring(call)
	voice.exchange.leave_message(call, 0)
	row = voice.row(call)
	assert (row.status, row.needs_call_back, row.customer) == ("No Answer", 1, None)
	call_backs.settle_call_back(row.name, FIRST)
	frappe.db.commit()
	assert (voice.row(call).needs_call_back, voice.row(call).called_back_by) == (0, FIRST)


def test_the_notice_comes_before_the_recording_in_both_languages_and_only_with_the_switch(voice: VoiceSite):
	voice.available(FIRST)
	silent = voice.exchange.call_in(CALLER)
	assert silent.dial.get("record") is None and not any("recorded" in text for _l, text in silent.heard)
	voice.exchange.hang_up(silent, "no-answer")
	voice.set(record_calls=1)
	call = voice.exchange.call_in(CALLER)
	assert call.dial.get("record") == "record-from-answer-dual"
	assert [language for language, text in call.heard if "enregistr" in text or "recorded" in text] == [
		"fr-CA",
		"en-US",
	]
	voice.exchange.pick_up(voice.exchange.ringing(call)[0])
	conference.pause_recording(voice.row(call).name, is_paused=True)
	assert call.dial.get("paused") == "paused"
	voice.exchange.pass_time(30)
	voice.exchange.hang_up(call)
	recordings.fetch_due()
	assert (voice.row(call).recording_state, voice.row(call).voicemail) == ("Stored", 0)


def test_a_prepared_call_reaches_its_number_from_ours_and_settles_who_waits(voice: VoiceSite):
	voice.available()
	missed = voice.exchange.call_in(CALLER)
	voice.exchange.hang_up(missed, "no-answer")
	assert voice.row(missed).needs_call_back
	[browser] = voice.available(FIRST)
	prepared = outgoing.start_call(FIRST, "514 555-0142", voice.customer)
	frappe.db.commit()
	call = voice.exchange.call_out(browser, call=prepared.name, To="+19005550100")
	[leg] = voice.exchange.ringing(call)
	assert (leg.to, leg.sender) == (CALLER, voice.exchange.number)
	voice.exchange.pick_up(leg)
	voice.exchange.pass_time(30)
	voice.exchange.hang_up(call)
	row = voice.row(call)
	assert (row.name, row.status, row.duration, row.agent) == (prepared.name, "Completed", 30, FIRST)
	assert not voice.row(missed).needs_call_back


def test_nobody_else_can_use_a_prepared_call_and_none_is_used_twice(voice: VoiceSite):
	first, second = voice.available(FIRST, SECOND)
	prepared = outgoing.start_call(FIRST, CALLER)
	frappe.db.commit()
	for identity, call in ((second, prepared.name), (first, "made up"), ("agent_nobody", prepared.name)):
		leg = voice.exchange.call_out(identity, call=call)
		assert leg.is_over and not leg.dial and leg.heard
	leg = voice.exchange.call_out(first, call=prepared.name)
	voice.exchange.hang_up(leg, "canceled")
	assert voice.row(leg).status == "Canceled"
	again = voice.exchange.call_out(first, call=prepared.name)
	assert again.is_over and again.heard


@pytest.mark.parametrize(
	"number", ["911", "9-1-1", "+1 911", "9 911", "112", "+33 1 42 68 53 00", "900 555-0123"]
)
def test_emergency_foreign_and_premium_numbers_are_never_dialled(voice: VoiceSite, number: str):
	[browser] = voice.available(FIRST)
	with pytest.raises(FsmError):
		outgoing.start_call(FIRST, number)
	# a row that holds one all the same, however it got there
	prepared = outgoing.start_call(FIRST, CALLER)
	frappe.db.set_value("FSM Call", prepared.name, "number", number)
	frappe.db.commit()
	leg = voice.exchange.call_out(browser, call=prepared.name)
	assert leg.is_over and leg.heard and not voice.exchange.ringing(leg)


def test_the_valve_holds_calls_back(voice: VoiceSite):
	with pytest.raises(FsmError, match="allow-list"):
		outgoing.start_call(FIRST, STRANGER)


def test_a_held_call_moves_into_a_conference_and_can_be_handed_over(voice: VoiceSite):
	first, second = voice.available(FIRST, SECOND)
	call = voice.exchange.call_in(CALLER)
	leg = voice.leg_of(call, first)
	voice.exchange.pick_up(leg)
	name = voice.row(call).name
	conference.hold_call(name, is_held=True)
	voice.exchange.settle()
	[room] = voice.exchange.conferences.values()
	assert room.legs[call.sid]["hold"] and not room.legs[leg.sid]["hold"]
	assert voice.row(call).status == "In Progress"
	conference.hold_call(name, is_held=False)
	conference.transfer_call(name, SECOND)
	voice.exchange.settle()
	[third] = [
		each for each in voice.exchange.legs.values() if each.to == f"client:{second}" and not each.is_over
	]
	voice.exchange.pick_up(third)
	voice.exchange.hang_up(leg)
	assert set(room.legs) == {call.sid, third.sid} and not call.is_over
	assert voice.row(call).transferred_to == SECOND
	voice.exchange.pass_time(20)
	voice.exchange.hang_up(call)
	assert (voice.row(call).status, voice.row(call).agent) == ("Completed", FIRST)


def test_each_part_of_a_conversation_is_recorded_but_not_what_is_said_while_the_customer_waits(
	voice: VoiceSite,
):
	voice.set(record_calls=1)
	first, second = voice.available(FIRST, SECOND)
	call = voice.exchange.call_in(CALLER)
	leg = voice.leg_of(call, first)
	voice.exchange.pick_up(leg)
	voice.exchange.pass_time(30)
	name = voice.row(call).name
	conference.hold_call(name, is_held=True)
	voice.exchange.settle()
	assert call.recording.status == "paused"
	conference.hold_call(name, is_held=False)
	assert call.recording.status == "in-progress"
	conference.pause_recording(name, is_paused=True)
	conference.hold_call(name, is_held=False)
	assert call.recording.status == "paused", "a card's number is being read out"
	conference.pause_recording(name, is_paused=False)
	conference.transfer_call(name, SECOND)
	voice.exchange.settle()
	[third] = [
		each for each in voice.exchange.legs.values() if each.to == f"client:{second}" and not each.is_over
	]
	voice.exchange.hang_up(leg)
	voice.exchange.hang_up(third, "no-answer")
	conference.return_caller(name)
	voice.exchange.settle()
	voice.exchange.pass_time(20)
	voice.exchange.leave_message(call, 6)
	recordings.fetch_due()
	assert parts(name) == [
		("Conversation", 30, "Stored"),
		("Message", 6, "Stored"),
		("Conversation", 26, "Stored"),
	]
	assert not voice.exchange.recordings, "nothing stays at Twilio"
	files = frappe.get_all("File", {"attached_to_name": name}, ["file_url", "is_private"])
	assert len(files) == 3 and all(each.is_private for each in files)
	message = frappe.db.get_value("FSM Call Recording", {"parent": name, "kind": "Message"}, "file")
	assert voice.row(call).recording == message, "whoever calls back hears the message first"
	recordings.forget_old(frappe.utils.add_days(frappe.utils.now_datetime(), 1))
	assert {state for _kind, _seconds, state in parts(name)} == {"Deleted"}
	assert not frappe.db.exists("File", {"attached_to_name": name})


def test_a_conversation_that_was_paused_before_its_first_hold_is_recorded_again_when_it_is_resumed(
	voice: VoiceSite,
):
	voice.set(record_calls=1)
	[browser] = voice.available(FIRST)
	call = voice.exchange.call_in(CALLER)
	voice.exchange.pick_up(voice.leg_of(call, browser))
	name = voice.row(call).name
	conference.pause_recording(name, is_paused=True)
	conference.hold_call(name, is_held=True)
	conference.hold_call(name, is_held=False)
	voice.exchange.settle()
	assert call.recording is None
	conference.pause_recording(name, is_paused=False)
	assert call.recording.status == "in-progress"
	voice.exchange.hang_up(call)


def test_who_is_handed_over_to_nobody_leaves_a_message(voice: VoiceSite):
	first, _second = voice.available(FIRST, SECOND)
	call = voice.exchange.call_in(CALLER)
	leg = voice.leg_of(call, first)
	voice.exchange.pick_up(leg)
	name = voice.row(call).name
	conference.transfer_call(name, SECOND)
	voice.exchange.settle()
	[third] = [
		each
		for each in voice.exchange.legs.values()
		if each.sid not in (call.sid, leg.sid) and not each.is_over
	]
	voice.exchange.hang_up(leg)
	voice.exchange.hang_up(third, "no-answer")
	conference.return_caller(name)
	voice.exchange.settle()
	assert call.record is not None and not call.is_over
	voice.exchange.leave_message(call, 6)
	assert (voice.row(call).status, voice.row(call).needs_call_back) == ("Completed", 1)


@pytest.mark.parametrize("method", ["incoming_call", "outgoing_call", "call_status", "message_left"])
def test_what_is_not_signed_by_twilio_changes_nothing(voice: VoiceSite, method: str):
	url = f"{PUBLIC}/api/method/gigafibre_fsm.api.call_webhooks.{method}"
	fields = {"CallSid": "CA" + "a" * 32, "From": CALLER, "To": "x", "CallStatus": "ringing"}
	assert voice.sms.twilio.post(url, fields, signature="AAAA") == 403
	assert not frappe.db.exists("FSM Call", {"call_sid": fields["CallSid"]})
	assert voice.sms.twilio.post(url, {**fields, "CallSid": "nonsense"}) == 403


def test_a_recording_is_fetched_by_its_id_and_from_nowhere_else(voice: VoiceSite):
	voice.available()
	call = voice.exchange.call_in(CALLER)
	voice.exchange.leave_message(call, 8)
	voice.sms.twilio.use("reset", times=1)
	recordings.fetch_due()
	assert voice.row(call).recording_state == "Awaited", "Twilio cannot be reached: it is fetched later"
	due_now()
	recordings.fetch_due()
	assert voice.row(call).recording_state == "Stored"
	[fetched] = [each.path for each in voice.sms.twilio.requests if each.path.endswith(".mp3")][-1:]
	assert f"/Accounts/AC{'0' * 31}1/Recordings/RE" in fetched
	recordings.forget_old(frappe.utils.add_days(frappe.utils.now_datetime(), 1))
	row = voice.row(call)
	assert (row.recording, row.recording_state) == (None, "Deleted")
	assert not frappe.get_all("File", {"attached_to_doctype": "FSM Call", "attached_to_name": row.name})


def test_a_recording_larger_than_the_site_keeps_is_given_up_and_says_so(voice: VoiceSite, monkeypatch):
	monkeypatch.setitem(frappe.conf, "max_file_size", 100)
	voice.available()
	call = voice.exchange.call_in(CALLER)
	voice.exchange.leave_message(call, 8)
	recordings.fetch_due()
	row = voice.row(call)
	assert (row.recording_state, row.recording) == ("Lost", None) and not parts(
		row.name, due_utc=("is", "set")
	)
	assert row.error and row.needs_call_back


def test_agents_who_lost_the_role_or_talk_are_not_rung(voice: VoiceSite):
	voice.available(FIRST, SECOND)
	call = voice.exchange.call_in(CALLER)
	voice.exchange.pick_up(voice.exchange.ringing(call)[0])
	busy = voice.row(call).agent
	assert busy not in {each.user for each in agents.list_ringable()}
	frappe.db.set_value(
		"Has Role", {"parent": ("in", AGENTS), "role": agents.ROLE}, "role", "FSM Portal Viewer"
	)
	try:
		assert not [each for each in agents.list_ringable() if each.user in AGENTS]
	finally:
		frappe.db.rollback()
	voice.exchange.hang_up(call)


def test_the_doctor_says_whether_twilio_finds_the_telephone_and_what_failed_last(voice: VoiceSite):
	voice.available()
	call = voice.exchange.call_in(CALLER)
	frappe.db.set_value("FSM Call", voice.row(call).name, "error", "The recording is too large to be kept.")
	for address, state in (
		(voice.sms.twilio.webhook_origin, "good"),
		(f"{voice.sms.twilio.webhook_origin}/elsewhere", "broken"),
		("http://127.0.0.1:1", "broken"),
	):
		frappe.db.set_single_value("FSM Settings", "public_base_url", address)
		frappe.clear_document_cache("FSM Settings", "FSM Settings")
		webhook, last, fault = telephone_health.list_findings()
		assert (webhook[0], last[0], fault[0]) == (state, "good", "warning"), webhook
		assert address in webhook[1] and "too large" in fault[1]
	frappe.db.rollback()
	frappe.clear_document_cache("FSM Settings", "FSM Settings")
