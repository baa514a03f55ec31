"""The page that shows what arrived on the phones, with links to follow and a box to answer."""

import html
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gigafibre_fsm.tests.standins.twilio_messages import segments

if TYPE_CHECKING:
	from gigafibre_fsm.tests.standins.twilio import TwilioStandIn
	from gigafibre_fsm.tests.standins.twilio_messages import Message

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")

STYLE = """
body { margin: 0; font: 16px/1.45 system-ui, sans-serif; background: #e9edf2; color: #1b2430 }
main { max-width: 26rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.15rem } a { color: inherit }
.phones a { display: flex; justify-content: space-between; padding: .8rem 1rem; margin: .4rem 0;
	background: #fff; border-radius: .8rem; text-decoration: none }
.sms { max-width: 84%; margin: .5rem 0; padding: .6rem .9rem; border-radius: 1.1rem; background: #fff;
	overflow-wrap: anywhere; white-space: pre-wrap }
.mine { margin-left: auto; background: #1877f2; color: #fff }
small { display: block; opacity: .65; font-size: .75rem; white-space: normal }
form { display: flex; gap: .5rem; margin-top: 1rem } input { flex: 1; font: inherit; padding: .6rem }
button { font: inherit; padding: .6rem 1rem }
"""


def page(stand_in: "TwilioStandIn", number: str) -> bytes:
	"""All phones, or the conversation of one number; it reloads itself while nobody is writing."""
	with stand_in.lock:
		messages = list(stand_in.messages)
	content = _conversation(messages, number) if number else _phones(messages)
	refresh = '<meta http-equiv="refresh" content="5">' if not number else ""
	return (
		'<!doctype html><html lang="en"><meta charset="utf-8">'
		'<meta name="viewport" content="width=device-width,initial-scale=1">'
		f"{refresh}<title>Phones</title><style>{STYLE}</style><main>{content}</main></html>"
	).encode()


def _phones(messages: list["Message"]) -> str:
	numbers: dict[str, int] = {}
	for message in messages:
		theirs = _theirs(message)
		numbers[theirs] = numbers.pop(theirs, 0) + 1
	rows = "".join(
		f'<a href="/?{urlencode({"phone": number})}"><b>{html.escape(number)}</b><span>{count} SMS</span></a>'
		for number, count in reversed(numbers.items())
	)
	return f'<h1>Phones</h1><div class="phones">{rows or "No message yet."}</div>'


def _conversation(messages: list["Message"], number: str) -> str:
	shown = "".join(_bubble(message) for message in messages if _theirs(message) == number)
	escaped = html.escape(number)
	return (
		f'<h1><a href="/">‹</a> {escaped}</h1>{shown or "No message yet."}'
		f'<form method="post" action="/reply"><input type="hidden" name="from" value="{escaped}">'
		'<input name="body" required placeholder="STOP, ARRET, START…" aria-label="Answer">'
		"<button>Send</button></form>"
	)


def _bubble(message: "Message") -> str:
	mine = " mine" if message.direction == "inbound" else ""
	text, end = "", 0
	for link in LINK.finditer(message.body):
		url = html.escape(link[0])
		text += html.escape(message.body[end : link.start()]) + f'<a href="{url}">{url}</a>'
		end = link.end()
	text += html.escape(message.body[end:])
	clock = time.strftime("%H:%M:%S", time.localtime(message.created))
	about = f"{clock} · {message.status} · {segments(message.body)} seg."
	return f'<div class="sms{mine}">{text}<small>{about}</small></div>'


def _theirs(message: "Message") -> str:
	return message.from_ if message.direction == "inbound" else message.to
