"""The keys that seal agreements; they are in site_config.json, so a copy of the database alone seals nothing."""

import secrets

import frappe
from frappe import _
from frappe.installer import update_site_config

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.agreements.signing import seal
from gigafibre_fsm.domain.sales.agreements.signing.seal import SealKey

SEALS = "fsm_seals"
ACTIVE = "fsm_seal"


def active_seal() -> SealKey:
	"""Return the key that seals; ValidationError if the site has none."""
	found = (frappe.conf.get(SEALS) or {}).get(frappe.conf.get(ACTIVE) or "")
	if not found:
		frappe.throw(_("This site has no key to seal agreements. Run bench fsm-seal-make, which makes one."))
	return SealKey(found["key"], found["certificate"])


def list_certificates() -> list[str]:
	"""Return every certificate that this site has sealed with."""
	return [each["certificate"] for each in (frappe.conf.get(SEALS) or {}).values()]


def ensure_seal() -> None:
	"""Make a first key if the site has none; safe to repeat."""
	if (frappe.conf.get(ACTIVE) or "") not in (frappe.conf.get(SEALS) or {}):
		make_seal()


def make_seal() -> str:
	"""Make a new key, which seals from now on, and return its id; earlier ones still prove what they sealed."""
	now = instants.now_utc()
	made = seal.make_key(load_office().brand or frappe.local.site, now)
	name = f"{now:%Y%m%d}-{secrets.token_hex(3)}"
	known = {**(frappe.conf.get(SEALS) or {}), name: {"key": made.key, "certificate": made.certificate}}
	# the key first: a worker that reads between the two writes then finds a complete configuration
	update_site_config(SEALS, known)
	update_site_config(ACTIVE, name)
	return name
