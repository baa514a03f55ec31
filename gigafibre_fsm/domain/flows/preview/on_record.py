"""The dry run on one record: what each step would do, with what the valve, consent, quiet hours and the budget say."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.budget.limits import BudgetUse, find_exceeded
from gigafibre_fsm.domain.flows.catalogue.registry import Preview
from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.definition.tree import FlowDefinition
from gigafibre_fsm.domain.flows.preview.simulation import SimulatedCause, SimulatedStep, Simulation
from gigafibre_fsm.domain.flows.templates import activation, wording
from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.messaging.policy import consent, quiet_hours
from gigafibre_fsm.domain.platform import formatting, instants, outbound_guard
from gigafibre_fsm.domain.platform.phone_numbers import to_e164

SAVEPOINT = "fsm_flow_dry_run"


@dataclass(frozen=True, slots=True)
class DryStep:
	"""One step of a dry run: `when` in words, `preview` of an action, else a `sentence`."""

	label: str
	when: str
	preview: Preview | None
	sentence: str


@dataclass(frozen=True, slots=True)
class DryRun:
	"""What a flow would do to a record; `note` says how it ends and what speaks against it."""

	steps: tuple[DryStep, ...]
	note: str


def dry_run(template: str, raw: RawDefinition, record: tuple[str, str], now: datetime) -> DryRun:
	"""Play a definition on a record and describe it; nothing is written and nothing leaves.

	Args:
		template: name of the Flow Template, for its budget.
		raw: the definition, as it is drawn.
		record: DocType and name; both empty without one.
		now: UTC, naive.

	Raises:
		FsmError: the definition cannot run.
	"""
	activation.refuse_problems(raw)
	definition = parse.parse_definition(raw).definition
	frappe.db.savepoint(SAVEPOINT)
	try:
		played = Simulation(definition, template, SimulatedCause(record, now)).play()
		steps = tuple(_describe(each, definition, now) for each in played.steps)
		return DryRun(
			steps, " ".join(filter(None, (_describe_end(played), _find_trip(template, played, now))))
		)
	finally:
		# what was only read may have made a missing wording; nothing of it stays
		frappe.db.rollback(save_point=SAVEPOINT)


def _describe(step: SimulatedStep, definition: FlowDefinition, now: datetime) -> DryStep:
	language = formatting.language(frappe.local.lang)
	when = "" if step.at == now else formatting.moment(instants.to_site(step.at), language, formatting.SHORT)
	remarks = _list_remarks(step) if step.preview else ""
	way = wording.name_branch(step.sentence, definition.index.get(step.step))
	sentence = wording.translate_reason(step.sentence) if step.has_failed else way
	if not step.preview or not remarks:
		return DryStep(step.name, when, step.preview, sentence)
	parts = {name: getattr(step.preview, name) for name in Preview.__dataclass_fields__}
	parts["sentence"] = f"{step.preview.sentence}. {remarks}"
	return DryStep(step.name, when, Preview(**parts), sentence)


def _list_remarks(step: SimulatedStep) -> str:
	"""Return what would keep a message from leaving at once, in sentences."""
	preview = step.preview
	if not preview or preview.channel not in ("text", "email") or not preview.recipient:
		return ""
	channel = "sms" if preview.channel == "text" else "email"
	verdict = outbound_guard.judge_effect(channel, preview.recipient.lower())
	remarks = [verdict.reason]
	if preview.channel == "text":
		remarks += [_judge_consent(preview.recipient), _judge_hour(step.at)]
	return " ".join(filter(None, remarks))


def _judge_consent(phone: str) -> str:
	try:
		is_out = consent.is_opted_out(to_e164(phone))
	except ValueError as problem:
		return frappe._(str(problem))
	return _("Held back: this person has asked not to receive text messages.") if is_out else ""


def _judge_hour(at: datetime) -> str:
	rules = settings.load_settings()
	until = quiet_hours.not_before(instants.to_site(at), rules.quiet_from, rules.quiet_until)
	if not until:
		return ""
	hour = formatting.hour(until, formatting.language(frappe.local.lang))
	return formatting.sentence(_("Quiet hours: it waits until {0}.").format(hour))


def _describe_end(played: Simulation) -> str:
	if played.is_failed:
		return _("The run fails: {0}").format(wording.translate_reason(played.end))
	return _("End: {0}").format(frappe._(played.end, None, "Flow Run"))


def _find_trip(template: str, played: Simulation, now: datetime) -> str:
	"""Return a sentence if the budget would not allow what this run sends now."""
	previews = [each.preview for each in played.steps if each.preview]
	sent = BudgetUse(
		sum(each.channel == "text" for each in previews), sum(each.channel == "email" for each in previews)
	)
	hourly, of_run = hours.read_limits(template)
	is_over = find_exceeded(sent, of_run) or find_exceeded(hours.read_hour(template, now) + sent, hourly)
	return _("The safety budget would hold this run and pause the flow.") if is_over else ""
