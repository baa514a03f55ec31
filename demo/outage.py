"""A splitter is cut: its modems fall silent, the incident opens, holds back what would hurt, and ends when they call again."""

import time
from collections.abc import Callable
from datetime import timedelta

import frappe

from demo import day, lines
from demo.money import Stage
from demo.play import step
from demo.site import on_site
from gigafibre_fsm import tasks
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.line_verdict import view
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents.rows import timeline
from gigafibre_fsm.domain.network.incidents.watching import watch
from gigafibre_fsm.domain.platform import instants

SILENT_FOR = 14 * 60
"""Seconds since their last call: as if the demonstration had waited for them."""
ENOUGH = 5
"""Modems below a splitter."""
PATIENCE = 30
"""Seconds in which a worker that is at the same work has done it."""
QUIET = ("quiet_from", "quiet_until")
INCIDENT, MEMBER = "Network Incident", "Network Incident Member"
MOMENTS = {
	INCIDENT: ("started_on", "started_utc", "opened_on", "restored_on", "closed_on"),
	MEMBER: ("silent_from", "silent_utc", "back_on", "back_utc"),
}
"""What moves when the demonstration moves an incident's clock."""


def cut_splitter(stage: Stage) -> None:
	"""A splitter is cut; two polls later the incident is open, and it is over two polls after the repair."""
	# the first round finds the modems of the building, which nobody has asked about yet
	poll(stage.site, lambda: frappe.db.exists("CPE State", {"splitter": ("is", "set"), "state": "Online"}))
	with on_site(stage.site):
		splitter, code = choose_splitter()
		before = frappe.db.get_value(INCIDENT, {"node": splitter}, "name", order_by="creation desc")
	if before:
		print(f"  {code} was cut and mended already: {stage.base_url}/app/network-incident/{before}")
		return
	with step(f"{code} is cut: its modems do not call any more") as show, on_site(stage.site):
		let_be_steady()
		show(f"{len(set_modems(stage.acs, splitter, is_cut=True))} modems are silent")
	with step("The next poll suspects an outage; nobody is told, and nothing is held back") as show:
		poll(stage.site, lambda: find_incident(splitter, "Suspected"))
		show_timeline(stage.site, splitter, show)
	with step("A further poll confirms it: the incident is open") as show:
		poll(stage.site, lambda: find_incident(splitter, "Open"))
		show_timeline(stage.site, splitter, show)
		with on_site(stage.site):
			incident = find_incident(splitter, "Open")
			tasks.judge_lines(incident)
			for line in list_affected(incident):
				show(line)
		show(f"{stage.base_url}/app/network-incident/{incident}")
	title = "Three hours later (the demonstration moves its clock): customers are told, once each"
	with step(title) as show, on_site(stage.site):
		let_pass(incident, timedelta(hours=3))
		for line in list_notices(incident, "opened_notice"):
			show(line)
		show(f"{frappe.db.get_value(INCIDENT, incident, 'user_minutes')} user-minutes so far")
	with step("The splice is mended: the modems call, and two polls later it is over") as show:
		with on_site(stage.site):
			set_modems(stage.acs, splitter, is_cut=False)
		poll(stage.site, lambda: find_incident(splitter, "Restored"))
		show_timeline(stage.site, splitter, show)
	title = "An hour later: whoever was told reads that it is over, and credits are proposed"
	with step(title) as show, on_site(stage.site):
		let_pass(incident, timedelta(hours=1))
		for line in (*list_notices(incident, "restored_notice"), *list_credits(incident)):
			show(line)


def choose_splitter() -> tuple[str, str]:
	"""Return the splitter that was cut before, or the one with most of the visits that have not begun; and its code."""
	before = frappe.db.get_value(INCIDENT, {"origin": "Silence"}, "node", order_by="creation")
	splitter = before or max(
		frappe.get_all("Network Node", {"node_type": "Splitter"}, pluck="name"), key=weigh
	)
	return splitter, frappe.db.get_value("Network Node", splitter, "code")


def weigh(splitter: str) -> tuple[bool, int, str]:
	"""Return how well a splitter shows an outage: it has enough modems, and visits go there."""
	places = frappe.get_all(
		"Service Location",
		{"network_node": ("in", frappe.get_all("Network Node", {"splitter": splitter}, pluck="name"))},
		pluck="name",
	)
	modems = frappe.db.count("CPE State", {"splitter": splitter, "state": "Online"})
	waiting = {"service_location": ("in", places), "status": ("in", ("Scheduled", "Dispatched"))}
	return modems >= ENOUGH, frappe.db.count("Dispatch Job", waiting), splitter


def let_be_steady() -> None:
	"""Let the modem server have answered for an hour: the demonstration has only just begun to ask it."""
	now = instants.now_utc()
	moments = [each.isoformat(timespec="seconds") for each in (now, now - timedelta(hours=1))]
	servers = {name: [*moments, "", ""] for name in due.list_backends()}
	frappe.db.set_single_value(watch.DOCTYPE, "servers", frappe.as_json(servers))


def set_modems(acs: str, splitter: str, *, is_cut: bool) -> list[str]:
	"""Silence the modems below a splitter, or let them call; return their ids in the modem server."""
	mine = {"splitter": splitter, "acs_id": ("!=", "")}
	found = frappe.get_all("CPE State", mine, pluck="acs_id")
	for device in found:
		if is_cut:
			lines.ask(acs, "change", id=device, connection="offline", informed_ago=SILENT_FOR)
		else:
			lines.ask(acs, "inform", id=device)
	if is_cut:
		# a round asks for new calls alone: what it noted of the last ones is as old as they are
		last_call = instants.now() - timedelta(seconds=SILENT_FOR)
		frappe.db.set_value("CPE State", mine, "last_inform", last_call)
	return found


def poll(site: str, is_done: Callable[[], object]) -> None:
	"""Poll the modem server and look for outages until something is so; a worker may be at the same work."""
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		with on_site(site):
			frappe.db.set_single_value("CPE Polling", "next_attempt", "")
			frappe.db.commit()  # rounds begin with what is committed
			tasks.run_poll()
			tasks.watch_network()
			frappe.db.rollback()
			if is_done():
				return
		time.sleep(1)
	raise TimeoutError("the look for outages found something else")


def let_pass(incident: str, duration: timedelta) -> None:
	"""Let an incident be so much older, and do what is due for its customers, also in the quiet hours of the night."""
	for doctype, filters in ((INCIDENT, {"name": incident}), (MEMBER, {"incident": incident})):
		for row in frappe.get_all(doctype, filters, ["name", *MOMENTS[doctype]]):
			older = {field: row[field] - duration for field in MOMENTS[doctype] if row[field]}
			frappe.db.set_value(doctype, row.name, older)
	frappe.db.set_value(INCIDENT, incident, "effects_due_utc", instants.now_utc())
	hours = frappe.db.get_value("FSM Settings", "FSM Settings", QUIET, as_dict=True)
	frappe.db.set_single_value("FSM Settings", dict.fromkeys(QUIET, "00:00:00"))
	frappe.clear_document_cache("FSM Settings", "FSM Settings")
	frappe.db.commit()  # each step for the customers is a transaction of its own
	try:
		tasks.watch_network()
		tasks.follow_incidents()
	finally:
		frappe.db.set_single_value("FSM Settings", hours)
		frappe.clear_document_cache("FSM Settings", "FSM Settings")


def list_notices(incident: str, field: str) -> list[str]:
	"""Return the texts to an incident's customers; the building's owner has no number."""
	names = frappe.get_all(MEMBER, {"incident": incident, field: ("is", "set")}, pluck=field, distinct=True)
	found = frappe.get_all("FSM SMS", {"name": ("in", names)}, ["to_number", "body"], order_by="name")
	return [f"{sms.to_number}: {sms.body}" for sms in found] or ["nobody of them has a number for texts"]


def list_credits(incident: str) -> list[str]:
	"""Return the credits that are proposed for an incident."""
	names = frappe.get_all(
		MEMBER, {"incident": incident, "credit": ("is", "set")}, pluck="credit", distinct=True
	)
	fields = ["name", "customer", "amount"]
	found = frappe.get_all("Credit Proposal", {"name": ("in", names)}, fields, order_by="name")
	said = [f"{each.name}: {each.amount:.2f} $ for {each.customer}" for each in found]
	return said or ["no credit: nothing was billed for these lines"]


def find_incident(splitter: str, state: str) -> str | None:
	"""Return the newest incident on a splitter, if it is in this state."""
	return frappe.db.get_value(INCIDENT, {"node": splitter, "state": state}, "name", order_by="creation desc")


def list_affected(incident: str) -> list[str]:
	"""Return in words who is affected, and which visits go there."""
	places = frappe.get_all(MEMBER, {"incident": incident}, pluck="service_location")
	is_home = {"name": ("in", places), "customer": ("!=", day.BUILDING)}
	homes = frappe.get_all("Service Location", is_home, ["location_name", "customer"], order_by="name")
	going = {"service_location": ("in", places), "status": ("not in", sorted(lifecycle.FINAL))}
	visits = frappe.get_all("Dispatch Job", going, ["name", "subject", "status"], order_by="arrival")
	said = [f"{len(places)} addresses are without service; {len(homes)} of the day's customers:"]
	said += [f"  {home.customer}, {home.location_name}" for home in homes]
	return said + [f"  {visit.name}, {visit.subject} ({visit.status}){judge(visit.name)}" for visit in visits]


def judge(visit: str) -> str:
	"""Return what the board says of a visit's line; nothing of a visit that is no repair."""
	verdict = view.view_now("Dispatch Job", visit, instants.now())
	needs_reason = ", which needs a reason to be sent" if verdict and verdict.is_outage else ""
	return f": {verdict.word}{needs_reason}" if verdict else ""


def show_timeline(site: str, splitter: str, show: Callable[[str], None]) -> None:
	"""Print what happened to the splitter's incident, oldest first."""
	with on_site(site):
		incident = frappe.db.get_value(INCIDENT, {"node": splitter}, "name", order_by="creation desc")
		for entry in reversed(timeline.load_timeline(incident)):
			show(f"{entry.at:%H:%M:%S} {entry.sentence}")
