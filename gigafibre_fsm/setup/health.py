"""Health checks of a site, with a remedy for each problem."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime
from frappe.utils.password import get_decrypted_password

from gigafibre_fsm.domain.administration.vendors import cards
from gigafibre_fsm.domain.administration.vendors.conditions import VendorCondition
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.team import rights
from gigafibre_fsm.domain.platform import outbound_guard, safe_frappe
from gigafibre_fsm.setup import (
	billing_settings,
	clock_health,
	flow_health,
	money_health,
	network_health,
	service_levels,
	telephone_health,
	versions,
)
from gigafibre_fsm.setup.clock_health import name_command

MARKS = {"good": ("✓", "green"), "warning": ("!", "yellow"), "broken": ("✗", "red")}


@dataclass(frozen=True)
class Finding:
	"""The result of one check: its state (good, warning, broken) and a remedy."""

	state: str
	text: str
	remedy: str | None = None

	@property
	def mark(self) -> str:
		"""The sign before the line."""
		return MARKS[self.state][0]

	@property
	def color(self) -> str:
		"""The colour of the line, by its terminal name."""
		return MARKS[self.state][1]

	@property
	def is_broken(self) -> bool:
		"""Whether the site cannot work in this state."""
		return self.state == "broken"


def findings() -> list[Finding]:
	"""Check versions, links, messages and vendors of the connected site."""
	if unreadable := _secrets():
		return [*_versions(), *unreadable]  # whatever asks a vendor would fail
	return [
		*_versions(),
		*_people(),
		_links(),
		_valve(),
		*(Finding(*each) for each in clock_health.list_findings()),
		*_messages(),
		*_stock(),
		*_plans(),
		*_billing(),
		*_flows(),
		*_vendors(),
		*(Finding(*each) for each in telephone_health.list_findings()),
		*(Finding(*each) for each in network_health.list_rounds()),
		*_outages(),
		*_service_levels(),
		_routing(),
	]


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


def _secrets() -> list[Finding]:
	"""Find a restored site without the key of its secrets."""
	auth = frappe.qb.Table("__Auth")
	stored = frappe.qb.from_(auth).select(auth.doctype, auth.name, auth.fieldname).limit(1)
	one = stored.where((auth.encrypted == 1) & auth.doctype.like("FSM %")).run()
	try:
		if one:
			get_decrypted_password(*one[0])
	except frappe.ValidationError:
		frappe.clear_messages()  # said below, with what to do
		text = _("No password of a vendor can be read: encryption_key is not the one they were stored with.")
		remedy = _("Copy encryption_key from the site_config.json that belongs to this database.")
		return [Finding("broken", text, remedy)]
	return []


def _people() -> list[Finding]:
	"""Find users of the office who lack a right of their role, for example after permissions were changed."""
	named = frappe.get_all("Has Role", {"role": ("in", rights.ROLES), "parenttype": "User"}, pluck="parent")
	enabled = frappe.get_all(
		"User", {"name": ("in", named or [""]), "enabled": 1}, pluck="name", order_by="name"
	)
	found = []
	for user in enabled:
		if lacking := rights.find_missing_rights(user):
			text = _("{0} lacks rights of their role: may not see {1}.").format(user, ", ".join(lacking))
			found.append(Finding("warning", text, name_command("migrate")))
	return found or [
		Finding("good", _("{0} people of the office have the rights of their roles.").format(len(enabled)))
	]


def _links() -> Finding:
	if not frappe.conf.get("fsm_link_keys"):
		return Finding("broken", _("No key signs links."), name_command("migrate"))
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
	if chosen == outbound_guard.LIVE and frappe.conf.get("fsm_live_for") != frappe.local.site:
		return Finding(
			"warning",
			_("Outbound is Live in FSM Settings, but this site may not send."),
			name_command(f"set-config fsm_live_for {frappe.local.site}"),
		)
	if chosen == outbound_guard.LIVE and outbound_guard.why_not_live():
		return Finding("broken", outbound_guard.describe_status()[1], _("bench update"))
	return Finding("good", _("Outbound: {0}").format(chosen))


def _messages() -> list[Finding]:
	"""Find messages that need a decision, and those of the last day that were held back or failed."""
	found = []
	if unknown := frappe.db.count("FSM SMS", {"state": "Unknown"}):
		text = _("{0} messages may or may not have been sent.").format(unknown)
		found.append(Finding("warning", text, _("Open FSM SMS with the state Unknown and decide each.")))
	if frappe.db.get_single_value("FSM Settings", "outbound") == outbound_guard.LIVE:
		since = add_to_date(now_datetime(), days=-1)
		stuck = {"state": ("in", ("Held", "Failed")), "creation": (">", since)}
		if count := frappe.db.count("FSM SMS", stuck):
			text = _("{0} messages of the last day were held back or failed.").format(count)
			found.append(
				Finding("warning", text, _("Open FSM SMS with the states Held and Failed: each says why."))
			)
	return found or [Finding("good", _("No message needs a decision."))]


def _stock() -> list[Finding]:
	differing = frappe.db.count("Equipment Movement", {"stock_state": "Differs"})
	if not differing:
		return []
	text = _("{0} movements of devices differ from ERPNext's stock.").format(differing)
	remedy = _(
		"Open Equipment Movement with the stock state Differs: each says why, and can be posted again."
	)
	return [Finding("warning", text, remedy)]


def _plans() -> list[Finding]:
	queue = plan_repository.queue_name()
	found = [Finding("good", _("Plans run in the queue {0}.").format(queue))]
	since = add_to_date(now_datetime(), minutes=-5)
	waiting = frappe.db.count("Dispatch Plan", {"state": "Queued", "asked_on": ("<", since)})
	if waiting:
		remedy = _("Does a worker take the queue {0}? {1}").format(queue, name_command("doctor"))
		text = _("{0} plans wait for more than five minutes.").format(waiting)
		found.append(Finding("broken", text, remedy))
	return found


def _billing() -> list[Finding]:
	problems = (*billing_settings.problems(), *money_health.list_problems())
	found = [Finding("warning", text, remedy) for text, remedy in problems]
	return found or [Finding("good", _("ERPNext is set up for billing."))]


def _flows() -> list[Finding]:
	found = [Finding("warning", text, remedy) for text, remedy in flow_health.list_problems()]
	return found or [Finding("good", flow_health.describe_queue())]


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
	found += [
		Finding(
			"warning",
			_("{0} fails since its last answer: {1}").format(card["title"], card["problem"]),
			_("Test it on the page Settings and People."),
		)
		for card in cards.list_cards()
		if card["condition"] == VendorCondition.FAILING.value
	]
	return found


def _outages() -> list[Finding]:
	problems = [Finding("warning", *problem) for problem in network_health.list_problems()]
	seen = network_health.describe_watch()
	return [*([Finding("good", seen)] if seen else []), *problems]


def _service_levels() -> list[Finding]:
	return [Finding("warning", *problem) for problem in service_levels.list_problems()]


def _routing() -> Finding:
	settings = frappe.get_cached_doc("FSM Routing Settings")
	if settings.enabled:
		return Finding("good", _("Travel times come from {0}.").format(settings.engine))
	return Finding(
		"warning",
		_("Travel times are straight lines: no routing engine is set up."),
		_("See FSM {0} Settings.").format("Routing"),
	)
