"""A flow after an installation: its trigger, waits that the demonstration's clock ends, a question by text, a ticket."""

import json
import re
from contextlib import suppress
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from demo.desk import Desk
from demo.money import Stage, wait_for
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD
from demo.site import on_site
from demo.texts import texts, wait_for_text
from gigafibre_fsm import tasks
from gigafibre_fsm.domain.dispatch.notifications.customer import CustomerContact, find_contact
from gigafibre_fsm.domain.dispatch.workflow import scheduling
from gigafibre_fsm.domain.platform import instants

MANAGER = "gestion@gigafibre.example"
SEED, KIND = "after_installation", "Installation"
SUBJECT = "Nouvelle installation fibre (flux)"
WELCOME = {"fr": "bienvenue", "en": "welcome"}
QUESTION = {"fr": "première semaine", "en": "first week"}
"""By these words a text is told from that with the report of the visit, which comes when it is ready."""
ANSWER, WORDS = "1", "Le Wi-Fi ne se rend pas à l'étage."


def follow_installation(stage: Stage) -> None:
	"""An installation is completed; a day later comes a welcome, a week later a question, and a ticket for its answer."""
	desk = Desk(stage.base_url, MANAGER, PASSWORD)
	with step("Marc switches on the flow after an installation") as show:
		with on_site(stage.site):
			template, state = frappe.db.get_value("Flow Template", {"seed_key": SEED}, ["name", "state"])
		if state != "Active":
			desk.call("flows.activate", template=template)
		show(f"{stage.base_url}/app/flow-editor/{template}")
	title = "An installation is completed: the flow begins, and waits a day"
	with step(title) as show, on_site(stage.site):
		job, contact = complete_installation()
		tasks.work_flows()
		run = frappe.db.get_value("Flow Run", {"template": template, "record_name": job})
		show(describe_run(run))
	number, language = contact.phone, contact.language
	already = len(texts(stage.twilio, number))
	with step("The demonstration moves this run's clock by a day: the welcome goes out") as show:
		end_wait(stage, run)
		show(wait_for_text(stage.twilio, number, already, WELCOME[language]))
	with step("… and by the rest of the week: the question goes out, with a link") as show:
		end_wait(stage, run)
		text = wait_for_text(stage.twilio, number, already, QUESTION[language])
		show(text)
	with step("The customer answers on the phone, without a sign-in: one star") as show:
		phone = Phone(stage.base_url)
		phone.open(re.search(r"https?://\S+", text)[0])
		phone.submit("answer", {"answer": ANSWER, "words": WORDS})
		show(phone.page.find("h2").get_text())
	with step("A bad answer becomes a ticket; the trace knows each step") as show:
		ticket = wait_for_ticket(stage, run)
		with on_site(stage.site):
			for line in list_trace(run):
				show(line)
		show(f"{stage.base_url}/app/issue/{ticket}")
		show(f"{stage.base_url}/app/flow-run/{run}")


def complete_installation() -> tuple[str, CustomerContact]:
	"""Complete an installation of its own, and return it with whom its customer has us text."""
	found = {"job_type": KIND, "subject": ("!=", SUBJECT)}
	fields = ["customer", "service_location", "technician", "technician_name"]
	other = frappe.get_all("Dispatch Job", found, fields, order_by="creation", limit=1)[0]
	values = {"job_type": KIND, "subject": SUBJECT, **other}
	name = scheduling.create_job(values, "Marc", now_datetime())
	frappe.db.commit()  # made and completed at once would be one event
	job = frappe.get_doc("Dispatch Job", name)
	# as a technician's phone leaves it: the scene `visit` shows each of these steps
	job.db_set({"status": "Completed", "outcome": "Complete", "completed_on": now_datetime()})
	frappe.db.commit()
	return name, find_contact(other.service_location, other.customer)


def end_wait(stage: Stage, run: str) -> None:
	"""Let what a run waits for be over: the demonstration cannot wait a week."""
	with on_site(stage.site):
		past = instants.now_utc() - timedelta(seconds=1)
		context = json.loads(frappe.db.get_value("Flow Run", run, "context"))
		context["state"]["pending"]["until"] = past.isoformat()
		values = {"context": json.dumps(context), "due_utc": past, "waits_until": past}
		frappe.db.set_value("Flow Run", run, values, update_modified=False)
		frappe.db.commit()
		tasks.work_flows()


def describe_run(run: str) -> str:
	"""Return where a run stands."""
	state, until = frappe.db.get_value("Flow Run", run, ["state", "waits_until"])
	return f"{run}: {state}" + (f" until {instants.to_site(until):%Y-%m-%d %H:%M}" if until else "")


def list_trace(run: str) -> list[str]:
	"""Return the steps of a run, each with what became of it."""
	fields = ["step_id", "label", "state", "branch", "output"]
	rows = frappe.get_all("Flow Run Step", {"run": run}, fields, order_by="seq")
	return [
		f"{row.step_id:<4} {row.state:<8} {row.label} {row.branch or ''} {(row.output or '')[:70]}".rstrip()
		for row in rows
	]


def wait_for_ticket(stage: Stage, run: str) -> str:
	"""Return the ticket that a run creates; a worker may have begun with the answer before the demonstration does.

	Raises:
		RuntimeError: it has created none; says where the run stands, and why.
	"""
	with suppress(TimeoutError):
		return wait_for(lambda: find_ticket(stage, run))
	with on_site(stage.site):
		reason = frappe.db.get_value("Flow Run", run, "reason")
		raise RuntimeError(f"No ticket was created. {describe_run(run)}. {reason or ''}")


def find_ticket(stage: Stage, run: str) -> str | None:
	"""Do what is due of the flows, and return the ticket that a run has created by then."""
	created = {"run": run, "kind": "create_ticket", "state": "Done"}
	with on_site(stage.site):
		tasks.work_flows()
		output = frappe.db.get_value("Flow Run Step", created, "output")
	return json.loads(output)["ticket"] if output else None
