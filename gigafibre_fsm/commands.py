"""Commands for administrators: bench --site <site> fsm-…"""

import click

from frappe.commands import get_site, pass_context


def _connect(context: dict) -> None:
	import frappe

	frappe.init(site=get_site(context))
	frappe.connect()


@click.command("fsm-doctor")
@pass_context
def doctor(context: dict) -> None:
	"""Report what works, what does not, and how to fix it."""
	import frappe

	_connect(context)
	from gigafibre_fsm.setup import health

	findings = health.findings()
	for finding in findings:
		click.secho(f"{finding.mark} {finding.text}", fg=finding.color)
		if finding.remedy:
			click.echo(f"    → {finding.remedy}")
	frappe.destroy()
	raise SystemExit(1 if any(finding.is_broken for finding in findings) else 0)


@click.command("fsm-link-issue")
@click.argument("technician")
@pass_context
def issue_link(context: dict, technician: str) -> None:
	"""Text a new link to TECHNICIAN (name of a Dispatch Technician)."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.access import links

	message = links.send_technician_link(technician)
	frappe.db.commit()  # a command is its own unit of work
	click.echo(f"Queued as {message}.")
	frappe.destroy()


@click.command("fsm-link-revoke")
@click.option("--link", help="Name of one FSM Magic Link.")
@click.option("--technician", help="Name of a Dispatch Technician: all their links.")
@click.option("--all", "everything", is_flag=True, help="Every link of the site.")
@pass_context
def revoke_links(context: dict, link: str | None, technician: str | None, everything: bool) -> None:
	"""Revoke one link, all links of a technician, or all links."""
	import frappe

	if sum(map(bool, (link, technician, everything))) != 1:
		raise click.UsageError("Give exactly one of --link, --technician or --all.")
	_connect(context)
	from gigafibre_fsm.domain.access import links

	if link:
		links.revoke_link(link)
	elif technician:
		links.revoke_for("Dispatch Technician", technician)
	else:
		links.revoke_all()
	frappe.db.commit()  # a command is its own unit of work
	click.echo("Revoked.")
	frappe.destroy()


@click.command("fsm-link-keys-rotate")
@click.option(
	"--forget-old",
	is_flag=True,
	help="Drop earlier keys too: everybody opens the link of their message again.",
)
@pass_context
def rotate_keys(context: dict, forget_old: bool) -> None:
	"""Sign new links with a new key; links signed with earlier keys stay valid."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.access import keys

	click.echo(f"New key: {keys.rotate_key(forget_old=forget_old)}")
	frappe.destroy()


@click.command("fsm-messages-deliver")
@pass_context
def deliver_messages(context: dict) -> None:
	"""Send due messages now, then settle those whose sending was interrupted."""
	import frappe

	_connect(context)
	from gigafibre_fsm import tasks

	tasks.deliver_messages()
	tasks.sweep_messages()
	frappe.destroy()


@click.command("fsm-plan")
@click.option(
	"--input", "source", help="A problem as JSON (docs/features/planning.md); the site is not touched."
)
@click.option("--day", help="YYYY-MM-DD: make a proposal for this day of the board, to be applied there.")
@click.option("--seconds", type=float, default=0, help="How long to improve the plan of --input.")
@click.option("--output", "target", help="Where to write the plan as JSON.")
@pass_context
def plan(context: dict, source: str | None, day: str | None, seconds: float, target: str | None) -> None:
	"""Plan a problem from a file, or propose a plan for a day of the board."""
	if (source is None) == (day is None):
		raise click.UsageError("Give either --input or --day.")
	if source:
		from gigafibre_fsm.domain.dispatch.planning.cli import command

		raise SystemExit(command.run_plan(source, seconds, target))
	raise SystemExit(_plan_day(context, day, target))


def _plan_day(context: dict, day: str, target: str | None) -> int:
	"""Make a proposal in this process; return 1 if it failed, else 0."""
	from datetime import date
	from pathlib import Path

	import frappe

	try:
		wanted = date.fromisoformat(day)
	except ValueError:
		raise click.UsageError(f"{day} is not a date. Write it like 2026-11-25.") from None
	_connect(context)
	frappe.set_user("Administrator")
	from frappe.utils import now_datetime

	from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
	from gigafibre_fsm.domain.dispatch.proposals import serializers as plan_serializers
	from gigafibre_fsm.domain.dispatch.proposals import solve
	from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker

	name = plan_repository.request_plan(solve.PlanRequest(solve.DAY, wanted), now_datetime())
	plan_worker.run_plan(name, now_datetime)
	found = plan_serializers.serialize_proposal(name, now_datetime())
	if target:
		Path(target).write_text(frappe.as_json(found) + "\n", encoding="utf-8")
	click.echo(f"{name}: {found['state']}, {len(found['rows'])} moves, {len(found['unplaced'])} left out.")
	click.echo(found["note"])
	frappe.destroy()
	return 1 if found["state"] == "Failed" else 0


@click.command("fsm-flow-retry")
@click.argument("runs", nargs=-1)
@click.option("--template", help="Name of a Flow Template: all its runs of --state.")
@click.option("--state", type=click.Choice(["Failed", "Held"]), default="Failed", show_default=True)
@click.option("--from-start", is_flag=True, help="Begin anew; what was done is not done again.")
@click.option("--active", is_flag=True, help="On the active version of the flow instead of the run's own.")
@click.option("--again", is_flag=True, help="With --from-start: have every effect once more.")
@pass_context
def retry_flows(
	context: dict,
	runs: tuple[str, ...],
	template: str | None,
	state: str,
	from_start: bool,
	active: bool,
	again: bool,
) -> None:
	"""Retry RUNS (names of Flow Runs), or all failed runs of a template."""
	import frappe

	if bool(runs) == bool(template) or (again and not from_start):
		raise click.UsageError("Give either RUNS or --template; --again goes with --from-start.")
	_connect(context)
	frappe.set_user("Administrator")
	from gigafibre_fsm.domain.flows.runs import operating

	names = list(runs) or operating.list_standing(template, state)
	for place in range(0, len(names), operating.MOST_RUNS):
		acted = operating.act_on_runs(
			names[place : place + operating.MOST_RUNS],
			lambda run: (
				operating.restart_run(run, is_active_version=active, is_again=again)
				if from_start
				else operating.retry_run(run, is_active_version=active)
			),
		)
		frappe.db.commit()  # a command is its own unit of work
		click.echo(f"{len(acted.done)} runs go on.")
		for name, reason in acted.refused.items():
			click.echo(f"{name}: {reason}")
	if not names:
		click.echo("There is nothing to retry.")
	frappe.destroy()


@click.command("fsm-flow-dry-run")
@click.argument("template")
@click.option("--record", default="", help="Name of a document of the trigger's type: play the draft on it.")
@click.option("--days", type=int, default=30, help="Without --record: how far back to count.")
@click.option("--doctype", default="", help="Type of the record, if the trigger names none.")
@pass_context
def dry_run_flow(context: dict, template: str, record: str, days: int, doctype: str) -> None:
	"""Say what TEMPLATE (name or title of a flow) would do to a record, or would have done in the last days."""
	import frappe

	_connect(context)
	frappe.set_user("Administrator")
	from gigafibre_fsm.domain.flows.preview import history, on_record
	from gigafibre_fsm.domain.flows.templates import drafts
	from gigafibre_fsm.domain.platform import instants

	name = frappe.db.exists("Flow Template", template) or frappe.db.exists(
		"Flow Template", {"title": template}
	)
	if not name:
		raise click.UsageError(f"There is no flow {template}.")
	raw = drafts.load_draft(frappe.get_doc("Flow Template", name))
	if record:
		about = (doctype or raw["trigger"].get("inputs", {}).get("doctype", ""), record)
		found = on_record.dry_run(name, raw, about, instants.now_utc())
		for step in found.steps:
			click.echo(" · ".join(filter(None, (step.when, step.label, step.sentence))))
			if step.preview:
				click.echo("    " + "\n    ".join((step.preview.sentence, *step.preview.text.splitlines())))
		click.echo(found.note)
	else:
		count = history.count_history(name, raw, days, instants.now_utc())
		click.echo(history.describe_history(count, frappe.local.lang or "en"))
		click.echo("Approximate." if count.is_approximate else "From recorded events.")
	frappe.destroy()


@click.command("fsm-flow-export")
@click.argument("template")
@click.option("--output", "target", type=click.Path(dir_okay=False), help="File; by default it is printed.")
@pass_context
def export_flow(context: dict, template: str, target: str | None) -> None:
	"""Write a flow as a JSON file: TEMPLATE is the name of a Flow Template."""
	from pathlib import Path

	import frappe

	_connect(context)
	from gigafibre_fsm.domain.flows.templates import drafts

	if not frappe.db.exists("Flow Template", template):
		raise click.ClickException(f"There is no Flow Template {template}.")
	content = drafts.export_template(template)
	frappe.destroy()
	if target:
		Path(target).write_text(content, encoding="utf-8")
	else:
		click.echo(content, nl=False)


@click.command("fsm-flow-import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@pass_context
def import_flow(context: dict, source: str) -> None:
	"""Create a flow in Draft from SOURCE, a file of fsm-flow-export or of the editor."""
	from pathlib import Path

	import frappe

	try:
		content = Path(source).read_text(encoding="utf-8")
	except UnicodeDecodeError:
		raise click.ClickException("This file is no text in UTF-8: export a flow to get one.") from None
	_connect(context)
	frappe.set_user("Administrator")
	from gigafibre_fsm.domain.flows.templates import drafts

	try:
		name = drafts.import_template(content)
	except frappe.ValidationError as refusal:
		raise click.ClickException(str(refusal)) from None
	frappe.db.commit()  # a command is its own unit of work
	click.echo(f"Created {name} in Draft.")
	frappe.destroy()


@click.command("fsm-search-rebuild")
@pass_context
def rebuild_search(context: dict) -> None:
	"""Write the index of telephone numbers and the rows in which customers are searched anew."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.care import phone_index
	from gigafibre_fsm.domain.care.customer_search import entries, refreshing

	numbers = phone_index.index_everything(after_each=frappe.db.commit)
	entries.mark_everybody()
	frappe.db.commit()  # a command is its own unit of work
	customers = refreshing.refresh_due(lambda: True)
	click.echo(f"{numbers} telephone numbers, {customers} customers.")
	frappe.destroy()


@click.command("fsm-seal-make")
@pass_context
def make_seal(context: dict) -> None:
	"""Make a new key that seals agreements; earlier ones still prove what they sealed."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.sales.agreements.signing import seal_keys

	click.echo(f"New key: {seal_keys.make_seal()}")
	frappe.destroy()


@click.command("fsm-agreements-check")
@pass_context
def check_agreements(context: dict) -> None:
	"""Check seal, text and evidence of every signed agreement."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.sales.agreements.signing import checking

	names = checking.list_signed()
	faulty = {name: faults for name in names if (faults := checking.find_faults(name))}
	for name, faults in faulty.items():
		click.echo(f"{name}: {' '.join(map(checking.explain_fault, faults))}")
	click.echo(f"{len(names)} signed agreements, {len(faulty)} of them changed.")
	frappe.destroy()
	raise SystemExit(1 if faulty else 0)


@click.command("fsm-import-addresses")
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@pass_context
def import_addresses(context: dict, source: str) -> None:
	"""Import SOURCE, a CSV file of public addresses; run it again with each new edition."""
	from pathlib import Path

	import frappe

	_connect(context)
	frappe.set_user("Administrator")
	from gigafibre_fsm.domain.sales.addresses import importing
	from gigafibre_fsm.domain.sales.addresses.address_files import UnreadableFile

	def commit_batch(written: int) -> None:
		frappe.db.commit()  # a batch stays if the command is stopped
		click.echo(f"{written} addresses …")

	try:
		found = importing.import_file(Path(source), commit_batch)
	except UnreadableFile as lacking:
		raise click.ClickException(f"The file lacks these columns: {lacking}.") from None
	except UnicodeDecodeError:
		raise click.ClickException("This file is no text in UTF-8: save it as CSV in UTF-8.") from None
	click.echo(f"{found.written} addresses imported, {found.unread} lines left out.")
	if found.unread_lines:
		click.echo(
			f"Without civic number, street or municipality: lines {', '.join(map(str, found.unread_lines))}"
		)
	frappe.destroy()


commands = [
	doctor,
	issue_link,
	revoke_links,
	rotate_keys,
	deliver_messages,
	plan,
	retry_flows,
	export_flow,
	import_flow,
	dry_run_flow,
	rebuild_search,
	make_seal,
	check_agreements,
	import_addresses,
]
