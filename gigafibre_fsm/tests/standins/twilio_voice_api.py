"""Twilio's Calls, Conferences, Recordings and Applications as its reference describes them, over the exchange's legs."""

import re
from typing import Any

from gigafibre_fsm.tests.standins.server import Reply, Request
from gigafibre_fsm.tests.standins.twilio_calls import Conference, Leg
from gigafibre_fsm.tests.standins.twilio_exchange import TwilioExchange
from gigafibre_fsm.tests.standins.twilio_messages import RefusalError

VOICE_PATH = re.compile(
	r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/((?:Calls|Conferences|Recordings|Applications)\b.*)"
)
APP = "AP" + "0" * 31 + "1"


def answer_voice(exchange: TwilioExchange, path: str, request: Request) -> Reply:
	"""Answer a request of the voice API.

	Args:
		exchange: whose calls are asked about.
		path: behind the account: `Calls/CA….json`.
		request: the request.

	Raises:
		RefusalError: as Twilio refuses.
	"""
	kind, *rest = path.removesuffix(".json").split("/")
	form, query = dict(request.form), dict(request.query)
	if kind == "Applications":
		return (
			_json({"sid": APP, "friendly_name": "Gigafibre desk (stand-in)"})
			if rest == [APP]
			else _missing(path)
		)
	if kind == "Recordings":
		return _recording(exchange, rest[0], request.method)
	if kind == "Calls":
		return _calls(exchange, rest, request.method, form, query)
	return _conferences(exchange, rest, form, query)


def control_voice(exchange: TwilioExchange, action: str, asked: dict[str, Any]) -> Reply | None:
	"""`call-lines` (its addresses), `call-in`, `call-out`, `pick-up`, `let-ring`, `leave-message`, `hang-up`, for other programs."""
	if action == "call-lines":
		exchange.voice_url, exchange.status_url, exchange.app_url = (
			asked[name] for name in ("voice_url", "status_url", "app_url")
		)
		return _json({"ok": True})
	if action == "call-in":
		return _show_call(exchange, exchange.call_in(asked["from"]))
	if action == "call-out":
		return _show_call(exchange, exchange.call_out(asked["identity"], call=asked["call"]))
	if action not in ("pick-up", "let-ring", "leave-message", "hang-up"):
		return None
	leg = exchange.legs[asked["sid"]]
	exchange.pass_time(asked.get("after", 0))
	if action == "pick-up":
		exchange.pick_up(leg)
	elif action == "let-ring":
		exchange.let_ring(leg)
	elif action == "leave-message":
		exchange.leave_message(leg, asked["seconds"])
	else:
		exchange.hang_up(leg)
	return _show_call(exchange, leg)


def _show_call(exchange: TwilioExchange, leg: Leg) -> Reply:
	return _json(
		{
			"sid": leg.sid,
			"status": leg.status,
			"heard": [text for _language, text in leg.heard],
			"ringing": [each.sid for each in exchange.ringing(leg)],
			"is_recording": leg.record is not None,
		}
	)


def _calls(exchange: TwilioExchange, rest: list[str], method: str, form: dict, query: dict) -> Reply:
	if not rest:
		found = [each for each in exchange.legs.values() if each.parent == query.get("ParentCallSid")]
		return _page("calls", [each.resource() for each in found])
	leg = exchange.legs.get(rest[0]) or _missing("/".join(rest))
	if len(rest) == 2 and rest[1] == "Recordings" and method == "POST":
		recording = exchange.start_recording(leg, form.get("RecordingStatusCallback", ""))
		return _json({"sid": recording.sid, "call_sid": leg.sid, "status": "in-progress"}, 201)
	if len(rest) == 3 and rest[1:] == ["Recordings", "Twilio.CURRENT"]:
		if leg.recording:
			leg.recording.status = form["Status"]
		elif leg.dial is not None and leg.dial.get("record"):
			leg.dial.set("paused", form["Status"])
		else:
			raise RefusalError(404, 20404, "There is no recording in progress")
		return _json({"sid": "RE" + "0" * 32, "status": form["Status"]})
	if method == "POST":
		if leg.is_over:
			raise RefusalError(400, 21220, "Call is not in-progress. Cannot redirect.")
		exchange.move(leg, form["Twiml"])
	return _json(leg.resource())


def _conferences(exchange: TwilioExchange, rest: list[str], form: dict, query: dict) -> Reply:
	if not rest:
		found = [
			each
			for each in exchange.conferences.values()
			if each.name == query.get("FriendlyName") and each.legs
		]
		return _page("conferences", [_show_conference(each) for each in found])
	conference = next((each for each in exchange.conferences.values() if each.sid == rest[0]), None)
	if conference is None or len(rest) < 2:
		_missing("/".join(rest))
	if len(rest) == 2:
		leg = Leg(form["From"], form["To"], direction="outbound-api", callback=form.get("StatusCallback", ""))
		leg.events = ("ringing", "answered", "completed")
		exchange.ring_into(conference, leg, ends_it=form.get("EndConferenceOnExit") == "true")
		return _json(_show_participant(conference, leg.sid), 201)
	rules = conference.legs.get(rest[2])
	if rules is None:
		_missing("/".join(rest))
	if "Hold" in form:
		rules["hold"] = form["Hold"] == "true"
	if "EndConferenceOnExit" in form:
		rules["ends_it"] = form["EndConferenceOnExit"] == "true"
	return _json(_show_participant(conference, rest[2]))


def _recording(exchange: TwilioExchange, name: str, method: str) -> Reply:
	sid = name.removesuffix(".mp3")
	found = exchange.recordings.get(sid)
	if found is None:
		_missing(f"Recordings/{name}")
	if method == "DELETE":
		del exchange.recordings[sid]
		return Reply(204, b"")
	return Reply(200, found.content, "audio/mpeg")


def _show_conference(conference: Conference) -> dict[str, Any]:
	return {
		"sid": conference.sid,
		"friendly_name": conference.name,
		"status": "in-progress",
		"subresource_uris": {},
	}


def _show_participant(conference: Conference, sid: str) -> dict[str, Any]:
	rules = conference.legs[sid]
	return {
		"call_sid": sid,
		"conference_sid": conference.sid,
		"hold": rules["hold"],
		"end_conference_on_exit": rules["ends_it"],
	}


def _page(name: str, rows: list[dict[str, Any]]) -> Reply:
	return _json({name: rows, "page": 0, "page_size": 50, "uri": "/", "next_page_uri": None})


def _json(value: dict[str, Any], status: int = 200) -> Reply:
	return Reply.of_json(value, status)


def _missing(path: str) -> Any:
	raise RefusalError(404, 20404, f"The requested resource {path} was not found")
