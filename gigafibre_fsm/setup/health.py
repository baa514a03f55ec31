"""What a site's doctor looks at, and how to mend what it finds."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from gigafibre_fsm.domain.dispatch.plans import ledger
from gigafibre_fsm.domain.messaging import valve
from gigafibre_fsm.domain.network import polling, wording
from gigafibre_fsm.domain.platform import safe_frappe
from gigafibre_fsm.setup import versions

MARKS = {"good": ("✓", "green"), "warning": ("!", "yellow"), "broken": ("✗", "red")}


@dataclass(frozen=True)
class Finding:
	"""One thing looked at: how it is (good, warning, broken) and what to do about it."""

	state: str
	text: str
	remedy: str | None = None

	@property
	def mark(self) -> str:
		"""Return the sign in front of the line."""
		return MARKS[self.state][0]

	@property
	def color(self) -> str:
		"""Return the terminal's name of the line's colour."""
		return MARKS[self.state][1]

	@property
	def is_broken(self) -> bool:
		"""Tell whether the site can't do its work like this."""
		return self.state == "broken"


def findings() -> list[Finding]:
	"""Look at versions, links, messages and vendors of the connected site."""
	return [*_versions(), _links(), _valve(), *_messages(), *_plans(), *_vendors(), *_lines(), _routing()]


def _versions() -> list[Finding]:
	erpnext = versions.installed_erpnext()
	refused = versions.refusals(frappe.__version__, erpnext)
	if refused:
		return [Finding("broken", sentence) for sentence in refused]
	found = [Finding("good", f"Frappe {frappe.__version__}, ERPNext {erpnext}")]
	warning = versions.security_warning(frappe.__version__)
	if warning:
		remedy = _("bench update")
		if safe_frappe.may_be_live(frappe.__version__):
			remedy = _("A development version: keep it on the loopback.")
		found.append(Finding("warning", warning, remedy))
	return found


def _links() -> Finding:
	if not frappe.conf.get("fsm_link_keys"):
		return Finding("broken", _("No key signs links."), "bench --site <site> migrate")
	if not frappe.db.get_single_value("FSM Settings", "public_base_url"):
		return Finding(
			"warning",
			_("Links start with {0}.").format(frappe.utils.get_url()),
			_("Set the public address in FSM Settings if phones can't reach that."),
		)
	return Finding(
		"good",
		_("Links start with {0}.").format(frappe.db.get_single_value("FSM Settings", "public_base_url")),
	)


def _valve() -> Finding:
	chosen = frappe.db.get_single_value("FSM Settings", "outbound") or "Record only"
	if chosen == valve.LIVE and frappe.conf.get("fsm_live_for") != frappe.local.site:
		return Finding(
			"warning",
			_("Outbound is Live in FSM Settings, but this site may not send."),
			f"bench --site {frappe.local.site} set-config fsm_live_for {frappe.local.site}",
		)
	if chosen == valve.LIVE and valve.why_not_live():
		return Finding("broken", valve.standing()[1], _("bench update"))
	return Finding("good", _("Outbound: {0}").format(chosen))


def _messages() -> list[Finding]:
	late = frappe.db.count(
		"FSM SMS",
		{
			"state": "Queued",
			"creation": ["<", add_to_date(now_datetime(), minutes=-5)],
			"not_before": ["is", "not set"],
		},
	)
	unknown = frappe.db.count("FSM SMS", {"state": "Unknown"})
	found = []
	if late:
		found.append(
			Finding(
				"broken",
				_("{0} messages wait for more than five minutes.").format(late),
				_("Is the scheduler enabled, and does a worker run? bench doctor"),
			)
		)
	if unknown:
		found.append(
			Finding(
				"warning",
				_("{0} messages may or may not have been sent.").format(unknown),
				_("Open FSM SMS with the state Unknown and decide each."),
			)
		)
	return found or [Finding("good", _("No message waits."))]


def _plans() -> list[Finding]:
	queue = ledger.queue()
	found = [Finding("good", _("Plans run in the queue {0}.").format(queue))]
	since = add_to_date(now_datetime(), minutes=-5)
	waiting = frappe.db.count("Dispatch Plan", {"state": "Queued", "asked_on": ("<", since)})
	if waiting:
		remedy = _("Does a worker take the queue {0}? bench doctor").format(queue)
		text = _("{0} plans wait for more than five minutes.").format(waiting)
		found.append(Finding("broken", text, remedy))
	return found


def _vendors() -> list[Finding]:
	found = []
	for vendor in ("Twilio", "Gemini", "GenieACS"):
		if frappe.db.get_single_value(f"FSM {vendor} Settings", "enabled"):
			found.append(Finding("good", _("{0} is enabled.").format(vendor)))
		else:
			found.append(
				Finding(
					"warning",
					_("{0} is not enabled.").format(vendor),
					_("See FSM {0} Settings.").format(vendor),
				)
			)
	return found


def _lines() -> list[Finding]:
	if not frappe.db.get_single_value("FSM GenieACS Settings", "enabled"):
		return []
	now = now_datetime()
	seen = polling.standing(now)
	if not seen.answered:
		remedy = _("Is the scheduler enabled, and does a worker take the queue {0}?").format(polling.queue())
		return [Finding("broken", _("GenieACS was never asked about the modems."), seen.problem or remedy)]
	text = _("Modems: {0} online, {1} silent, {2} offline, as of {3}; asked in the queue {4}.").format(
		*(seen.states.get(state, 0) for state in ("Online", "Silent", "Offline")),
		wording.ago(seen.answered, now),
		polling.queue(),
	)
	remedy = seen.problem or _("Does a worker take the queue {0}? bench doctor").format(polling.queue())
	found = [Finding("broken", text, remedy) if seen.is_late else Finding("good", text)]
	if seen.strangers:
		text = _("{0} modems call that stock does not know.").format(seen.strangers)
		found.append(Finding("warning", text, _("See the report “Stock against the Network”.")))
	return found


def _routing() -> Finding:
	settings = frappe.get_cached_doc("FSM Routing Settings")
	if settings.enabled:
		return Finding("good", _("Travel times come from {0}.").format(settings.engine))
	return Finding(
		"warning",
		_("Travel times are straight lines: no routing engine is set up."),
		_("See FSM {0} Settings.").format("Routing"),
	)
