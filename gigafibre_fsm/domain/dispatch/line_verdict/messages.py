"""Words a verdict and its facts, and what follows an outage, in the language of the request."""

from collections.abc import Callable, Iterable
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.line_verdict.after_outage import OutageProposal
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import Fact, FactCode, VerdictKind
from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.quality import optical_budget
from gigafibre_fsm.domain.network.topology import light_messages
from gigafibre_fsm.domain.network.topology.light import LightVerdict
from gigafibre_fsm.domain.platform import formatting


def name_kind(kind: VerdictKind) -> str:
	"""Return a verdict in a few words."""
	return {
		VerdictKind.AREA_FAULT: _("Area fault", context="Line Verdict"),
		VerdictKind.FIBRE: _("Fibre to the house", context="Line Verdict"),
		VerdictKind.WIFI: _("Wi-Fi at home", context="Line Verdict"),
		VerdictKind.UNPAID: _("Unpaid, suspended", context="Line Verdict"),
		VerdictKind.DEVICE_OFF: _("Device off", context="Line Verdict"),
		VerdictKind.NOTHING_SEEN: _("Nothing seen", context="Line Verdict"),
	}[kind]


def advise(kind: VerdictKind) -> str:
	"""Return what a verdict means for whoever thinks of sending a technician."""
	return {
		VerdictKind.AREA_FAULT: _("A visit to this home mends nothing: the fault is in the network."),
		VerdictKind.FIBRE: _("A technician with fibre tools is needed; start with the facts below."),
		VerdictKind.WIFI: _("The line works up to the modem: try to help by telephone first."),
		VerdictKind.UNPAID: _("The service is suspended: it works again once the account is settled."),
		VerdictKind.DEVICE_OFF: _("Ask the customer to check power and cables before anybody drives."),
		VerdictKind.NOTHING_SEEN: _("Nothing that can be seen from here explains it."),
	}[kind]


def format_when(moment: datetime, now: datetime) -> str:
	"""Return a moment near the present: its hour alone if it is of today; both in site time, naive."""
	lang = frappe.local.lang
	if moment.date() == now.date():
		return formatting.hour(moment, lang)
	return formatting.moment(moment, lang, formatting.NEAR, today=now.date())


def name_cause(cause: str) -> str:
	"""Return a cause that technicians tick, as `accuracy.CAUSES` names it, in words; empty for none."""
	causes = {
		"Damaged drop": _("Damaged drop"),
		"Dirty or broken connector": _("Dirty or broken connector"),
		"Faulty equipment": _("Faulty equipment"),
		"Power": _("Power", context="Line Verdict"),
		"Wi-Fi in the home": _("Wi-Fi in the home"),
		"The customer's own equipment": _("The customer's own equipment"),
		"Network outside": _("Network outside"),
		"Nothing found": _("Nothing found"),
	}
	return causes.get(cause, cause)


def format_since(moment: datetime, now: datetime) -> str:
	"""Return since when something is so, as `format_when`, but never to be read as a length of time."""
	return formatting.since(moment, frappe.local.lang, formatting.NEAR, today=now.date())


def describe_facts(facts: Iterable[Fact], now: datetime) -> list[str]:
	"""Return a sentence for each fact, in the same order; `now` is site time, naive."""
	return [sentence for fact in facts if (sentence := describe_fact(fact, now))]


def describe_fact(fact: Fact, now: datetime) -> str:
	"""Return a fact as a sentence; `now` is site time, naive."""
	values = _Values(fact, now)
	if fact.code is FactCode.OUTAGE:
		return _describe_outage(values)
	if fact.code is FactCode.STATE:
		return _describe_state(values, now)
	if fact.code is FactCode.LEVEL:
		return _describe_level(values)
	if fact.code is FactCode.LIGHT:
		return light_messages.describe_advice(_light_verdict(fact))
	if fact.code is FactCode.SPEED:
		return _describe_speed(values)
	return formatting.sentence(_simple_sentences()[fact.code](values))


class _Values:
	"""Gives a fact's values as words of the reader's language."""

	def __init__(self, fact: Fact, now: datetime) -> None:
		self.values, self.now = fact.values, now

	def text(self, name: str) -> str:
		return str(self.values.get(name) or "")

	def count(self, name: str) -> int:
		return int(self.values.get(name) or 0)

	def figure(self, name: str) -> float:
		return float(self.values.get(name) or 0)

	def moment(self, name: str) -> str:
		"""Return when something was; empty if nobody knows."""
		when = self.when(name)
		return format_when(when, self.now) if when else ""

	def since(self, name: str) -> str:
		"""Return since when something is so; empty if nobody knows."""
		when = self.when(name)
		return format_since(when, self.now) if when else ""

	def when(self, name: str) -> datetime | None:
		return datetime.fromisoformat(text) if (text := self.text(name)) else None


def _simple_sentences() -> dict[FactCode, Callable[[_Values], str]]:
	return {
		FactCode.SUSPECTED: lambda of: _(
			"An outage is suspected here ({0}); nobody has confirmed it, so it decides nothing."
		).format(of.text("incident")),
		FactCode.SUSPENDED: lambda of: (
			_("The service is suspended since {0}.").format(of.since("since"))
			if of.text("since")
			else _("The service is suspended.")
		),
		FactCode.NO_DEVICE: lambda of: _("No modem is known at this address."),
		FactCode.NOT_POLLED: lambda of: _(
			"The modems were not asked lately, so what they last said is left aside."
		),
		FactCode.NEVER_HEARD: lambda of: _("{0} has never been heard.").format(of.text("equipment")),
		FactCode.POWER_LOST: lambda of: _("{0} said that it lost its power ({1}).").format(
			of.text("equipment"), of.moment("on")
		),
		FactCode.LIGHT_LOST: lambda of: _("The OLT lost the light of {0} ({1}).").format(
			of.text("equipment"), of.moment("on")
		),
		FactCode.LEVEL_UNKNOWN: lambda of: _("{0} says nothing of its light.").format(of.text("equipment")),
		FactCode.NEIGHBOURS: lambda of: _("Of {1} neighbours on the splitter, {0} are online.").format(
			of.count("online"), of.count("others")
		),
		FactCode.OTHER_HEARD: lambda of: _("{0} in the same home is heard, so the line works.").format(
			of.text("equipment")
		),
		FactCode.RESTARTED: lambda of: _("{0} restarted: {1}.").format(of.text("equipment"), of.moment("on")),
		FactCode.HOME: lambda of: _("Devices in the home: {0}, of which {1} on Wi-Fi.").format(
			of.count("hosts"), of.count("clients")
		),
		FactCode.COMPLAINT: lambda of: _("The customer wrote about their Wi-Fi."),
	}


def _describe_outage(of: _Values) -> str:
	where, since = of.text("where"), of.since("since")
	sentence = _("Outage {0} at {1}, since {2}.") if where else _("Outage {0}, since {2}.")
	told = formatting.sentence(sentence.format(of.text("incident"), where, since))
	cause = of.text("cause")
	if cause in ("", states.UNKNOWN):
		return told
	return f"{told} {_('Probable cause: {0}.').format(_(cause, context='Network Incident'))}"


def _describe_state(of: _Values, now: datetime) -> str:
	said = line_messages.describe_state(of.text("state"), of.when("since"), now)
	return formatting.sentence(f"{formatting.labelled(of.text('equipment'), said, frappe.local.lang)}.")


def _describe_level(of: _Values) -> str:
	words = {
		optical_budget.GOOD: _("Light {0}: good."),
		optical_budget.WEAKER: _("Light {0}: weaker than at the installation."),
		optical_budget.TOO_WEAK: _("Light {0}: too weak."),
		optical_budget.TOO_STRONG: _("Light {0}: too strong."),
	}
	sentence = words.get(of.text("level"), _("Light {0}."))
	return sentence.format(line_messages.format_dbm(of.figure("rx")))


def _light_verdict(fact: Fact) -> LightVerdict:
	of = fact.values
	return LightVerdict(
		str(of["kind"]),
		str(of["basis"]),
		float(of.get("deviation") or 0),
		float(of["tolerance"] or 0),
		str(of["place"]),
	)


def _describe_speed(of: _Values) -> str:
	measured, expected = (
		line_messages.format_number(of.figure(name), 0) for name in ("download", "expected")
	)
	if of.count("is_over_wifi"):
		told = _("Speed test on Wi-Fi: {0} Mbit/s ({1}).").format(measured, of.moment("on"))
	else:
		told = _("Speed test: {0} Mbit/s ({1}).").format(measured, of.moment("on"))
	return told if of.count("is_enough") else f"{told} {_('{0} Mbit/s were expected.').format(expected)}"


# ---- visits and outages


def describe_hold(incident: str, where: str, since: datetime | None, now: datetime) -> str:
	"""Return why a visit waits: the outage at its address.

	Args:
		incident: name of the Network Incident.
		where: code of its probable element; empty if there is none.
		since: site time, naive.
		now: site time, naive.
	"""
	when = format_since(since, now) if since else "–"
	sentence = (
		_("Outage at this address since {0} ({1}, {2}): the visit waits, or goes with a reason.")
		if where
		else _("Outage at this address since {0} ({1}): the visit waits, or goes with a reason.")
	)
	return sentence.format(when, incident, where)


def describe_proposal(proposal: str, incident: str) -> str:
	"""Return what is proposed for a visit whose outage is over.

	Args:
		proposal: value of an OutageProposal; empty if nothing is.
		incident: name of the Network Incident.
	"""
	sentences = {
		OutageProposal.CANCEL.value: _(
			"Outage {0} is over and the line works again; the visit was booked because of it. Cancel it, or keep it if it is still needed."
		),
		OutageProposal.CALL.value: _(
			"Outage {0} is over. Call the customer: is this visit still needed? Then keep it or cancel it."
		),
		OutageProposal.KEEP.value: _(
			"Outage {0} is over, but this line still shows a fault. Keep the visit, or cancel it."
		),
	}
	sentence = sentences.get(proposal)
	return sentence.format(incident) if sentence else ""
