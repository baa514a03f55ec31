"""The ticket desk on a site: the board, one ticket, answers that collide, merging, splitting, snoozing, assigning, following."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.api import ticket_desk, ticket_messages
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.service_level import clock, clock_readings, clock_row
from gigafibre_fsm.domain.care.service_level.clock import Phase
from gigafibre_fsm.domain.care.ticket_desk import assigning, board, following, presence, snoozing
from gigafibre_fsm.domain.care.ticket_desk import people as people_of_desk
from gigafibre_fsm.domain.care.ticket_desk.board_view import BoardView
from gigafibre_fsm.domain.care.tickets import thread, ticket_list, writing
from gigafibre_fsm.domain.care.tickets.writing import CustomerMessage, TicketWriter
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import CommandConflict, FsmError
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import counted_queries

AGENT, OTHER = "zq-desk-agent@example.com", "zq-desk-other@example.com"
HOSTILE = '<b>"x" & Co'


@pytest.fixture(scope="module", autouse=True)
def _taken_away(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		for email in (AGENT, OTHER):
			people.make_user(email, "FSM Support", user_type="System User")
		frappe.db.set_value("User", AGENT, "full_name", "Zoé Agent")
		frappe.db.commit()  # what units of work commit is taken away at the end
		yield
		frappe.set_user("Administrator")


@pytest.fixture(autouse=True)
def _as_agent() -> Iterator[None]:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	frappe.set_user(AGENT)
	yield
	frappe.set_user("Administrator")


def a_customer(title: str = "", **values: object) -> str:
	frappe.set_user("Administrator")
	name = builders.a_customer(mobile_no="", **values).name
	if title:
		frappe.db.set_value("Customer", name, "customer_name", title)
	frappe.set_user(AGENT)
	return name


def a_ticket(customer: str = "", text: str = "Rien ne marche", kind: str = "") -> str:
	"""A ticket that its customer wrote in their account."""
	customer = customer or a_customer()
	writer = TicketWriter(customer, "Marie", "", "")
	ticket = writing.create_ticket(
		writer, kind or "Other Question", CustomerMessage(text), (), now_datetime()
	)
	frappe.db.commit()  # as the customer's request does
	return ticket


def write_as_customer(ticket: str, text: str = "Encore moi") -> str:
	customer = frappe.db.get_value("Issue", ticket, "customer")
	writer = TicketWriter(customer, "Marie", "", "")
	written = writing.add_reply(ticket, writer, CustomerMessage(text), now_datetime())
	frappe.db.commit()  # as the customer's request does
	return written


def entries(ticket: str) -> list[tuple[str, str]]:
	return [(entry["kind"], entry["text"]) for entry in ticket_desk.open_ticket(ticket)["thread"]["entries"]]


def seen_in(ticket: str) -> str:
	shown = ticket_desk.open_ticket(ticket)["thread"]["entries"]
	return frappe.as_json([entry["name"] for entry in shown if entry["kind"] != "note"])


def shown_tickets(**view: str) -> list[str]:
	found = ticket_desk.load_board(frappe.as_json(view))
	return [card["name"] for column in found["columns"] for card in column["cards"]]


# ---- the board


def test_the_board_shows_what_is_known_of_a_ticket_in_few_queries():
	customer = a_customer(HOSTILE)
	ticket = a_ticket(customer, text=HOSTILE)
	found = ticket_desk.load_board(frappe.as_json({"by": "status", "text": ticket}))
	(card,) = next(column["cards"] for column in found["columns"] if column["key"] == "Open")
	assert (card["customer_name"], card["is_unanswered"], card["people"]) == (HOSTILE, True, ())
	assert card["subject"] == '‹b›"x" & Co'
	with counted_queries() as few:
		board.load_board(BoardView(), AGENT)
	for _number in range(4):
		a_ticket()
	with counted_queries() as many:
		board.load_board(BoardView(), AGENT)
	assert len(many) == len(few) <= 8


def test_one_incidents_tickets_are_one_row_and_the_filter_shows_them(monkeypatch: pytest.MonkeyPatch):
	frappe.set_user("Administrator")
	incident = frappe.get_doc({"doctype": "Network Incident", "state": "Open", "origin": "By Hand"}).insert(
		ignore_mandatory=True
	)
	frappe.set_user(AGENT)
	tickets = [a_ticket() for _number in range(3)]
	for ticket in tickets:
		ticket_desk.link_incident(ticket, incident.name)
	found = ticket_desk.load_board("{}")
	rows = [
		card for column in found["columns"] for card in column["cards"] if card["incident"] == incident.name
	]
	assert [row["tickets"] for row in rows] == [3]
	assert sorted(shown_tickets(incident=incident.name)) == sorted(tickets)
	ticket_desk.link_incident(tickets[0], "")
	assert len(shown_tickets(incident=incident.name)) == 2
	with pytest.raises(FsmError, match="no incident"):
		ticket_desk.link_incident(tickets[0], "INC-NONE")


CLOCK_FIELDS = (
	*(clock_row.PHASE, clock_row.KIND, clock_row.SOON, clock_row.DUE),
	clock_readings.LEVEL,
)


def some_tickets(count: int) -> tuple[str, list[str]]:
	"""A word that finds them on the board, and tickets in the order of their age."""
	word = frappe.generate_hash(length=10)
	names = [a_ticket(text=f"{word} {number}") for number in range(count)]
	for number, name in enumerate(names):
		opened = now_datetime() - timedelta(hours=count - number)
		# without a clock, whatever service level the site has
		values = {**dict.fromkeys(CLOCK_FIELDS), "creation": opened, "priority": None}
		frappe.db.set_value("Issue", name, values, update_modified=False)
	return word, names


def set_clock(ticket: str, phase: str, minutes: int | None = None, soon: int | None = None) -> None:
	"""A clock of which something is due in so many minutes, and due soon in so many."""
	now = instants.now_utc()
	due_in, soon_in = (None if each is None else now + timedelta(minutes=each) for each in (minutes, soon))
	values = {
		"fsm_clock_phase": phase,
		"fsm_clock_kind": "First Answer",
		"fsm_clock_due": due_in,
		"fsm_clock_soon": soon_in,
		"fsm_clock_since": now,
		"service_level_agreement": frappe.db.get_value("Service Level Agreement", {"document_type": "Issue"}),
	}
	frappe.db.set_value("Issue", ticket, values, update_modified=False)


CLOCKS = (("Running", -1, -9), ("Running", 5, -1), ("Running", 9, 1), ("Paused", None, None), ("", 3, 1))


def test_the_database_and_the_clock_agree_on_every_state():
	_word, names = some_tickets(len(CLOCKS))
	for name, given in zip(names, CLOCKS, strict=True):
		set_clock(name, *given)
	issue, now = frappe.qb.DocType("Issue"), instants.now_utc()
	state = clock_readings.find_states(issue, now).as_("state")
	query = frappe.qb.from_(issue).select(issue.name, state, *(issue[each] for each in clock_row.FIELDS))
	rows = query.where(issue.name.isin(names)).orderby(issue.creation).run(as_dict=True)
	assert [row.state for row in rows] == ["overdue", "soon", "fine", "paused", "none"]
	for row in rows:
		if row.state != "none":
			phase, soon, due_on = Phase(row.fsm_clock_phase), row.fsm_clock_soon, row.fsm_clock_due
			assert row.state == clock.find_state(phase, soon, due_on, now).value


def test_what_breaches_first_stands_on_top_and_what_waits_for_its_customer_at_the_end():
	word, names = some_tickets(7)
	paused, old, young, fine, soon, late, later = names
	set_clock(paused, "Paused")
	for ticket, minutes in ((late, -1), (later, -60)):
		set_clock(ticket, "Running", minutes, -99)
	set_clock(soon, "Running", 600, -1)
	set_clock(fine, "Running", 60, 30)
	assert shown_tickets(text=word) == [later, late, soon, fine, old, young, paused]
	found = ticket_desk.load_board(frappe.as_json({"text": word, "by": "clock"}))
	assert [(each["key"], each["tickets"]) for each in found["columns"]] == [
		*(("overdue", 2), ("soon", 1), ("fine", 1), ("none", 2), ("paused", 1)),
	]
	assert [each["clock"]["state"] for each in found["columns"][0]["cards"]] == ["overdue", "overdue"]


def test_a_column_has_so_many_rows_and_counts_all_its_tickets(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(board, "MOST_IN_COLUMN", 2)
	word, names = some_tickets(3)
	frappe.db.set_value("Issue", names[2], "issue_type", "Wi-Fi")
	found = ticket_desk.load_board(frappe.as_json({"text": word, "by": "kind"}))
	assert [(each["key"], each["tickets"], len(each["cards"])) for each in found["columns"]] == [
		("Other Question", 2, 2),
		("Wi-Fi", 1, 1),
	]
	monkeypatch.setattr(board, "MOST_IN_COLUMN", 1)
	found = ticket_desk.load_board(frappe.as_json({"text": word, "by": "kind"}))
	assert [(each["tickets"], len(each["cards"])) for each in found["columns"]] == [(2, 1), (1, 1)]
	assert found["tickets"] == 3


def test_a_ticket_of_two_people_stands_with_each_and_is_counted_once():
	word, names = some_tickets(2)
	ticket_desk.assign(names[0], frappe.as_json([AGENT, OTHER]))
	found = ticket_desk.load_board(frappe.as_json({"text": word, "by": "person"}))
	columns = {each["key"]: [card["name"] for card in each["cards"]] for each in found["columns"]}
	assert columns == {"": [names[1]], AGENT: [names[0]], OTHER: [names[0]]}
	assert found["tickets"] == 2


def test_a_queue_is_of_its_kinds_and_whoever_answers_it_finds_it():
	word, (own, other) = some_tickets(2)
	frappe.set_user("Administrator")
	group = {"doctype": "User Group", "__newname": f"ZQ {word}", "user_group_members": [{"user": AGENT}]}
	queue = frappe.get_doc(group).insert().name
	kind = frappe.get_doc({"doctype": "Issue Type", "__newname": f"ZQ {word}", "fsm_queue": queue}).insert()
	frappe.db.set_value("Issue", own, "issue_type", kind.name)
	frappe.set_user(AGENT)
	found = ticket_desk.load_board(frappe.as_json({"text": word, "by": "queue"}))
	columns = {each["key"]: [card["name"] for card in each["cards"]] for each in found["columns"]}
	assert columns == {queue: [own], "": [other]}
	assert shown_tickets(text=word, queue="me") == shown_tickets(text=word, queue=queue) == [own]
	assert ticket_desk.open_ticket(own)["queue"] == queue
	frappe.get_doc({"doctype": "FSM Support Agent", "user": OTHER}).insert(ignore_permissions=True)
	assert ticket_desk.assign_by_rule(own) == {"ticket": own, "user": "", "reason": "not_in_queue"}
	assert ticket_desk.assign_by_rule(other)["user"] == OTHER
	frappe.set_user(OTHER)
	assert shown_tickets(text=word, queue="me") == []
	# other tests have no queue, and nobody who is given tickets
	frappe.db.set_value("Issue", own, "issue_type", None)
	frappe.db.delete("FSM Support Agent")
	for doctype, name in (("Issue Type", kind.name), ("User Group", queue)):
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	frappe.db.commit()  # what the endpoint has committed


def test_settled_tickets_stand_in_the_order_in_which_they_were_settled():
	word, names = some_tickets(2)
	for name in reversed(names):
		ticket_desk.set_status(name, "Closed")
	assert shown_tickets(text=word, scope="over") == names


def test_words_are_found_as_they_were_typed_whatever_they_are_stored_as():
	word = frappe.generate_hash(length=10)
	customer = a_customer(f"Roy & <Fils> {word}")
	ticket = a_ticket(customer, text=f"{word} & le reste")
	assert shown_tickets(text=f"{word} & le") == shown_tickets(text=f"& <Fils> {word}") == [ticket]
	# as Frappe's filter stores it beside a tag
	frappe.db.set_value("Issue", ticket, "subject", f"{word} &amp; le reste")
	assert shown_tickets(text=f"{word} & le") == [ticket]


def test_of_a_ticket_that_the_staff_opened_nobody_says_that_its_customer_wrote_last():
	values = {"doctype": "Issue", "subject": frappe.generate_hash(length=10), "customer": a_customer()}
	issue = frappe.get_doc({**values, "description": "Au téléphone"}).insert()
	found = ticket_desk.load_board(frappe.as_json({"text": issue.subject}))
	assert [card["is_unanswered"] for card in found["columns"][0]["cards"]] == [False]
	assert entries(issue.name) == [("note", "Au téléphone")], "what was said is read at the desk"


# ---- one ticket


def test_an_answer_reaches_the_customer_and_changes_the_status():
	ticket = a_ticket(text="Bonjour\n<b>rien</b>")
	ticket_messages.add_note(ticket, f"note {HOSTILE}")
	sent = ticket_messages.answer(ticket, f"Voilà {HOSTILE}\nMerci", "Replied", seen_in(ticket))
	assert sent["message"] and not sent["unseen"]
	assert entries(ticket) == [
		("customer", "Bonjour\n<b>rien</b>"),
		("note", f"note {HOSTILE}"),
		("answer", f"Voilà {HOSTILE}\nMerci"),
	]
	assert frappe.db.get_value("Issue", ticket, "status") == "Replied"
	customer = frappe.db.get_value("Issue", ticket, "customer")
	page = thread.load_page(ticket, customer, "fr", now_datetime())
	assert [(message.is_ours, message.text) for message in page.messages] == [
		(False, "Bonjour\n<b>rien</b>"),
		(True, f"Voilà {HOSTILE}\nMerci"),
	]
	assert page.messages[1].author == "Zoé"


def test_an_answer_over_a_message_that_its_writer_has_not_seen_is_not_sent():
	ticket = a_ticket()
	seen = seen_in(ticket)
	write_as_customer(ticket, "C'est réglé!")
	refused = ticket_messages.answer(ticket, "Redémarrez le modem", "Replied", seen)
	assert refused == {"message": "", "unseen": 1, "address": ""}
	assert [kind for kind, _text in entries(ticket)] == ["customer", "customer"]
	assert ticket_messages.answer(ticket, "Parfait", "Resolved", seen_in(ticket))["message"]
	# a colleague's answer counts as well, and whoever wants to sends all the same
	assert ticket_messages.answer(ticket, "Deux fois", "Resolved", seen)["unseen"] == 2
	assert ticket_messages.answer(ticket, "Quand même", "Resolved")["message"]


def test_a_thread_of_which_a_page_shows_the_end_alone_is_answered():
	ticket = a_ticket()
	for text in ("un", "deux"):
		write_as_customer(ticket, text)
	first, *shown = frappe.parse_json(seen_in(ticket))
	write_as_customer(ticket, "trois")
	assert ticket_messages.answer(ticket, "Voilà", "Replied", frappe.as_json(shown))["unseen"] == 1
	shown = frappe.parse_json(seen_in(ticket))
	shown.remove(first)
	assert ticket_messages.answer(ticket, "Voilà", "Replied", frappe.as_json(shown))["message"]


@pytest.mark.parametrize(
	("text", "words"),
	[
		("  ", "Write something"),
		("x" * 10_001, "at most"),
		("Le {visit}", "{visit}"),
		("{prenom}", "{prenom}"),
	],
)
def test_a_text_that_cannot_be_sent_is_refused_with_the_reason(text: str, words: str):
	ticket = a_ticket()
	with pytest.raises(FsmError, match=words):
		ticket_messages.answer(ticket, text)
	assert len(entries(ticket)) == 1


def test_a_canned_reply_is_worded_in_the_customers_language():
	frappe.set_user("Administrator")
	texts = {"text_fr": "Bonjour {first_name}: {ticket}, {visit}", "text_en": "Hello {first_name} {agent}"}
	reply = frappe.get_doc({"doctype": "FSM Canned Reply", "title": "Salut", **texts}).insert().name
	frappe.set_user(AGENT)
	french, english = (
		a_ticket(a_customer("Marie Roy")),
		a_ticket(a_customer("John Roy", language="en")),
	)
	assert reply in [each["reply"] for each in ticket_messages.list_replies(french)]
	worded = ticket_messages.word_reply(french, reply)
	assert worded == {"text": f"Bonjour Marie: {french}, {{visit}}", "missing": ("visit",)}
	assert ticket_messages.word_reply(english, reply)["text"] == "Hello John Zoé"
	frappe.set_user("Administrator")
	with pytest.raises(FsmError, match="prenom"):
		frappe.get_doc(
			{"doctype": "FSM Canned Reply", "title": "x", "text_fr": "{prenom}", "text_en": "x"}
		).insert()


def test_a_note_that_is_sent_twice_is_written_once():
	ticket = a_ticket()
	command = frappe.generate_hash(length=12)
	first, again = (ticket_messages.add_note(ticket, "mémo", command) for _time in range(2))
	assert first == again
	with pytest.raises(CommandConflict):
		ticket_messages.add_note(ticket, "autre", command)
	assert [text for kind, text in entries(ticket) if kind == "note"] == ["mémo"]


# ---- merging and splitting


def test_a_merge_moves_the_thread_and_the_customer_sees_one_request_until_it_is_undone():
	customer = a_customer()
	first, second = a_ticket(customer, "un"), a_ticket(customer, "deux")
	ticket_messages.add_note(first, "mémo")
	assert ticket_desk.merge(first, second) == {"ticket": second, "moved": 2}
	texts = [text for kind, text in entries(second) if kind != "note"]
	assert sorted(texts) == ["deux", "un"]
	assert frappe.db.get_value("Issue", first, ["status", "fsm_merged_into"]) == ("Closed", second)
	assert [row.name for row in ticket_list.list_tickets(customer, "fr").rows] == [second]
	# a reply to the closed one goes where its thread is
	assert write_as_customer(first, "trois") == second
	with pytest.raises(FsmError, match="merged into"):
		ticket_messages.answer(first, "zut")
	assert ticket_desk.undo_merge(first) == {"ticket": first, "moved": 2}
	assert [text for kind, text in entries(first) if kind == "customer"] == ["un"]
	assert sorted(text for kind, text in entries(second) if kind == "customer") == ["deux", "trois"]
	assert frappe.db.get_value("Issue", first, "status") == "Open"


def test_what_was_merged_before_goes_along_and_comes_back_to_where_it_was():
	customer = a_customer()
	first, second, third = (a_ticket(customer, text) for text in ("un", "deux", "trois"))
	ticket_desk.merge(first, second)
	ticket_desk.merge(second, third)
	ticket_desk.undo_merge(second)
	assert [text for kind, text in entries(second) if kind == "customer"] == ["deux"]
	ticket_desk.undo_merge(first)
	assert [text for kind, text in entries(first) if kind == "customer"] == ["un"]
	assert [text for kind, text in entries(third) if kind == "customer"] == ["trois"]


def test_tickets_of_two_customers_are_never_merged():
	first, second = a_ticket(), a_ticket()
	with pytest.raises(FsmError, match="different customers"):
		ticket_desk.merge(first, second)
	with pytest.raises(FsmError, match="itself"):
		ticket_desk.merge(first, first)
	with pytest.raises(FsmError, match="not merged"):
		ticket_desk.undo_merge(first)
	assert len(entries(first)) == len(entries(second)) == 1
	# nor those of nobody, who may be two people
	for ticket in (first, second):
		frappe.db.set_value("Issue", ticket, "customer", None)
	with pytest.raises(FsmError, match="name no customer"):
		ticket_desk.merge(first, second)


def test_a_message_becomes_a_ticket_of_its_own():
	ticket = a_ticket()
	with pytest.raises(FsmError, match="only message"):
		ticket_desk.split(ticket, frappe.parse_json(seen_in(ticket))[0])
	write_as_customer(ticket, f"Et ma facture? {HOSTILE}")
	# as ERPNext writes for a customer without an address
	frappe.db.set_value("Issue", ticket, "raised_by", "Guest")
	message = frappe.parse_json(seen_in(ticket))[1]
	made = ticket_desk.split(ticket, message)["ticket"]
	assert [text for kind, text in entries(made) if kind == "customer"] == [f"Et ma facture? {HOSTILE}"]
	assert [text for kind, text in entries(ticket) if kind == "customer"] == ["Rien ne marche"]
	fields = ["customer", "issue_split_from"]
	assert frappe.db.get_value("Issue", made, fields) == (
		frappe.db.get_value("Issue", ticket, "customer"),
		ticket,
	)
	with pytest.raises(FsmError, match="another ticket now"):
		ticket_desk.split(ticket, message)


# ---- putting aside


def test_a_ticket_comes_back_when_its_customer_writes():
	ticket = a_ticket()
	ticket_desk.snooze(ticket)
	assert ticket not in shown_tickets(text=ticket)
	assert ticket in shown_tickets(text=ticket, scope="snoozed")
	write_as_customer(ticket)
	assert ticket in shown_tickets(text=ticket)
	assert frappe.db.exists("Notification Log", {"for_user": AGENT, "document_name": ticket})


def test_a_ticket_comes_back_at_its_time_once():
	ticket = a_ticket()
	until = (now_datetime() + timedelta(hours=2)).replace(microsecond=0)
	assert ticket_desk.snooze(ticket, f"{until:%Y-%m-%d %H:%M:%S}")["until"] == until
	with pytest.raises(FsmError, match="over"):
		ticket_desk.snooze(ticket, "2020-01-01 10:00")
	with pytest.raises(FsmError, match="30 days"):
		ticket_desk.snooze(ticket, f"{now_datetime() + timedelta(days=40):%Y-%m-%d %H:%M}")
	past = instants.now_utc() - timedelta(minutes=1)
	frappe.db.set_value("Issue", ticket, snoozing.WAKES, past, update_modified=False)
	frappe.db.commit()  # the task begins a transaction
	assert due.snoozed_since(instants.now_utc()) <= past
	tasks.wake_tickets()
	tasks.wake_tickets()
	assert frappe.db.count("Notification Log", {"for_user": AGENT, "document_name": ticket}) == 1
	assert frappe.db.get_value("Issue", ticket, snoozing.WAKES) is None
	assert ticket in shown_tickets(text=ticket)


# ---- people


def test_a_new_ticket_is_given_by_rule_and_nobody_away_gets_it():
	frappe.set_user("Administrator")
	for email in (AGENT, OTHER):
		frappe.get_doc({"doctype": "FSM Support Agent", "user": email, "most_open": 50}).insert()
	frappe.db.set_value("FSM Support Agent", OTHER, "away_from", now_datetime().date())
	frappe.set_user(AGENT)
	ticket = a_ticket()
	assert due.unassigned_since(instants.now_utc())
	tasks.assign_tickets()
	assert frappe.parse_json(frappe.db.get_value("Issue", ticket, "_assign")) == [AGENT]
	assert frappe.db.get_value("Issue", ticket, assigning.DUE) is None
	assert ticket in shown_tickets(text=ticket, person="me")
	assert {each["user"]: each["is_away"] for each in ticket_desk.list_people()}.items() >= {
		(AGENT, False),
		(OTHER, True),
	}
	ticket_desk.assign(ticket, frappe.as_json([OTHER]))
	assert frappe.parse_json(frappe.db.get_value("Issue", ticket, "_assign")) == [OTHER]
	ticket_desk.assign(ticket, "[]")
	assert ticket in shown_tickets(text=ticket, person="nobody")
	with pytest.raises(FsmError, match="answers no tickets"):
		ticket_desk.assign(ticket, '["Guest"]')
	frappe.db.set_value("FSM Support Agent", AGENT, "takes_tickets", 0)
	assert ticket_desk.assign_by_rule(ticket)["reason"] == "all_away"
	frappe.db.delete("FSM Support Agent")
	frappe.db.commit()  # later tickets are given to nobody


def test_followers_hear_of_others_and_not_of_themselves():
	ticket = a_ticket()
	ticket_desk.follow_ticket(ticket)
	ticket_desk.follow_ticket(ticket)
	assert following.is_following(ticket, AGENT)
	ticket_desk.set_status(ticket, "On Hold")
	heard = {"for_user": AGENT, "document_name": ticket}
	assert not frappe.db.count("Notification Log", heard)
	frappe.set_user(OTHER)
	ticket_messages.answer(ticket, "Je m'en occupe", "On Hold", seen_in(ticket))
	assert frappe.db.count("Notification Log", heard) == 1
	frappe.set_user(AGENT)
	assert ticket_desk.follow_ticket(ticket, False) == {"ticket": ticket, "is_followed": False}
	frappe.set_user("Administrator")
	ticket_desk.follow_ticket(ticket)
	frappe.delete_doc("Issue", ticket)
	assert not frappe.db.count("FSM Ticket Follower", {"issue": ticket})


def test_colleagues_see_who_has_a_ticket_open_and_who_writes():
	ticket = a_ticket()
	assert ticket_desk.report_presence(ticket, True) == []
	frappe.set_user(OTHER)
	(colleague,) = ticket_desk.report_presence(ticket)
	assert (colleague["full_name"], colleague["is_writing"]) == ("Zoé Agent", True)
	assert ticket_desk.open_ticket(ticket)["onlookers"][0]["user"] == AGENT
	frappe.set_user(AGENT)
	ticket_desk.report_presence(ticket, is_gone=True)
	assert presence.list_others(ticket, OTHER) == []


def test_the_desk_knows_the_names_of_colleagues():
	bootinfo = frappe._dict(user_info={OTHER: {"fullname": "as Frappe has it"}})
	people_of_desk.boot(bootinfo)
	assert bootinfo.user_info[AGENT]["fullname"] == "Zoé Agent"
	assert bootinfo.user_info[OTHER]["fullname"] == "as Frappe has it"


def test_a_customer_is_reached_by_the_number_of_a_contact():
	ticket = a_ticket()
	frappe.set_user("Administrator")
	customer = frappe.db.get_value("Issue", ticket, "customer")
	builders.a_contact(customer, email="zq-desk-reach@example.com", mobile="+14505550177")
	frappe.set_user(AGENT)
	reached = ticket_desk.open_ticket(ticket)["customer"]
	assert (reached["phone"], reached["email"]) == ("+14505550177", "zq-desk-reach@example.com")


def test_a_saved_view_is_its_owners_until_it_is_shared():
	view = frappe.get_doc({"doctype": "FSM Ticket View", "title": "Les miens", "settings": "{}"}).insert()
	frappe.set_user(OTHER)
	assert view.name not in frappe.get_list("FSM Ticket View", pluck="name")
	frappe.db.set_value("FSM Ticket View", view.name, "shared", 1)
	assert view.name in frappe.get_list("FSM Ticket View", pluck="name")
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("FSM Ticket View", view.name).save()


def test_nobody_without_the_role_uses_the_desk():
	ticket = a_ticket()
	frappe.set_user("Guest")
	for ask in (
		lambda: ticket_desk.open_ticket(ticket),
		lambda: ticket_desk.load_board(),
		lambda: ticket_messages.answer(ticket, "x"),
	):
		with pytest.raises(frappe.PermissionError):
			ask()
