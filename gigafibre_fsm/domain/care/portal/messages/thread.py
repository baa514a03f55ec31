"""Texts and e-mails between a customer and the company, in one thread: newest page first, oldest first on each."""

from dataclasses import dataclass

from gigafibre_fsm.domain.care.portal.messages import mails, own_addresses, texts
from gigafibre_fsm.domain.care.portal.messages.message import PAGE, Message, MessagePlace


@dataclass(frozen=True, slots=True)
class MessageThread:
	"""A page of the thread, oldest first; `older` continues before its first message, empty at the beginning."""

	messages: tuple[Message, ...]
	older: str


def load_thread(customer: str, reader: str, before: str = "") -> MessageThread:
	"""Return a page of a customer's messages, in six queries at most.

	Args:
		customer: name of the Customer whom the reader stands for.
		reader: the e-mail address or number (E.164) with which they signed in.
		before: `older` of the page after; anything else that is no such text means the newest page.
	"""
	cursor = MessagePlace.parse(before)
	own = own_addresses.load_addresses(customer)
	found = [
		*texts.list_texts(customer, own, reader, cursor),
		*mails.list_queued(customer, own, cursor),
		*mails.list_communications(customer, own, cursor),
	]
	newest = sorted(found, key=lambda each: each.key, reverse=True)
	page = newest[:PAGE]
	shown = [each for each in reversed(page) if each.is_shown]
	return MessageThread(
		messages=mails.with_files(shown),
		older=page[-1].key.text if len(newest) > PAGE else "",
	)
