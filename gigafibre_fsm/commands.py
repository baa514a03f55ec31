"""What administrators do from the command line: bench --site <site> fsm-…"""

import click

from frappe.commands import get_site, pass_context


def _connect(context: dict) -> None:
	import frappe

	frappe.init(site=get_site(context))
	frappe.connect()


@click.command("fsm-doctor")
@pass_context
def doctor(context: dict) -> None:
	"""Say what works, what does not and how to mend it."""
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
	"""Text a fresh link to TECHNICIAN (name of a Dispatch Technician)."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.access import links

	message = links.send_technician_link(technician)
	frappe.db.commit()  # a command is a unit of work of its own
	click.echo(f"Queued as {message}.")
	frappe.destroy()


@click.command("fsm-link-revoke")
@click.option("--link", help="Name of one FSM Magic Link.")
@click.option("--technician", help="Name of a Dispatch Technician: all their links.")
@click.option("--all", "everything", is_flag=True, help="Every link of the site.")
@pass_context
def revoke_links(context: dict, link: str | None, technician: str | None, everything: bool) -> None:
	"""Close one link, all links of a technician, or all links."""
	import frappe

	if sum(map(bool, (link, technician, everything))) != 1:
		raise click.UsageError("Give exactly one of --link, --technician or --all.")
	_connect(context)
	from gigafibre_fsm.domain.access import links

	if link:
		links.revoke(link)
	elif technician:
		links.revoke_for("Dispatch Technician", technician)
	else:
		links.revoke_all()
	frappe.db.commit()  # a command is a unit of work of its own
	click.echo("Revoked.")
	frappe.destroy()


@click.command("fsm-link-keys-rotate")
@click.option("--forget-old", is_flag=True, help="Drop earlier keys too: every link sent so far ends.")
@pass_context
def rotate_keys(context: dict, forget_old: bool) -> None:
	"""Sign new links with a new key; earlier keys go on reading what they signed."""
	import frappe

	_connect(context)
	from gigafibre_fsm.domain.access import keys

	click.echo(f"New key: {keys.rotate(forget_old=forget_old)}")
	frappe.destroy()


@click.command("fsm-messages-deliver")
@pass_context
def deliver_messages(context: dict) -> None:
	"""Send what is due now, without waiting for the worker; then settle what was left half-sent."""
	import frappe

	_connect(context)
	from gigafibre_fsm import tasks

	tasks.deliver_messages()
	tasks.sweep_messages()
	frappe.destroy()


@click.command("fsm-plan")
@click.option("--input", "source", required=True, help="The problem as JSON, see docs/planning.md.")
@click.option("--output", "target", help="Where to write the plan as JSON.")
@click.option("--seconds", type=float, default=0, help="How long to improve the first plan.")
@pass_context
def plan(context: dict, source: str, target: str | None, seconds: float) -> None:
	"""Plan the problem in a file; reads and changes nothing on the site."""
	from gigafibre_fsm.domain.dispatch.planning import command

	raise SystemExit(command.run(source, seconds, target))


commands = [doctor, issue_link, revoke_links, rotate_keys, deliver_messages, plan]
