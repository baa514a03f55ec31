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
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents import timeline, watch
from gigafibre_fsm.domain.platform import instants

SILENT_FOR = 14 * 60
"""Seconds since their last call: as if the demonstration had waited for them."""
ENOUGH = 5
"""Modems below a splitter."""
PATIENCE = 30
"""Seconds in which a worker that is at the same work has done it."""
INCIDENT, MEMBER = "Network Incident", "Network Incident Member"


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
			for line in list_affected(incident):
				show(line)
		show(f"{stage.base_url}/app/network-incident/{incident}")
	with step("The splice is mended: the modems call, and two polls later it is over") as show:
		with on_site(stage.site):
			set_modems(stage.acs, splitter, is_cut=False)
		for state in ("Partly Restored", "Restored"):
			poll(stage.site, lambda state=state: find_incident(splitter, state))
		show_timeline(stage.site, splitter, show)


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
	found = frappe.get_all("CPE State", {"splitter": splitter, "acs_id": ("!=", "")}, pluck="acs_id")
	for device in found:
		if is_cut:
			lines.ask(acs, "change", id=device, connection="offline", informed_ago=SILENT_FOR)
		else:
			lines.ask(acs, "inform", id=device)
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
	return said + [f"  {visit.name} goes there: {visit.subject} ({visit.status})" for visit in visits]


def show_timeline(site: str, splitter: str, show: Callable[[str], None]) -> None:
	"""Print what happened to the splitter's incident, oldest first."""
	with on_site(site):
		incident = frappe.db.get_value(INCIDENT, {"node": splitter}, "name", order_by="creation desc")
		for entry in reversed(timeline.load_timeline(incident)):
			show(f"{entry.at:%H:%M:%S} {entry.sentence}")
