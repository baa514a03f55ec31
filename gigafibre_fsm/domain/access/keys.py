"""The keys that sign links; they are in site_config.json, so a copy of the database alone opens nothing."""

import base64
import secrets

import frappe
from frappe import _
from frappe.installer import update_site_config
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access.tokens import KEY_BYTES

KEYS = "fsm_link_keys"
ACTIVE = "fsm_link_key"


def all_keys() -> dict[str, str]:
	"""Return every key that verifies links: id → 32 bytes in base64."""
	return dict(frappe.conf.get(KEYS) or {})


def active_key_id() -> str:
	"""Return the id of the signing key; ValidationError if the site has none."""
	kid = frappe.conf.get(ACTIVE)
	if not kid or kid not in all_keys():
		frappe.throw(_("This site has no key to sign links. Run bench migrate, which makes one."))
	return kid


def ensure_key() -> None:
	"""Create a first key if the site has none; safe to repeat."""
	if not frappe.conf.get(ACTIVE) or frappe.conf.get(ACTIVE) not in all_keys():
		rotate_key()


def rotate_key(forget_old: bool = False) -> str:
	"""Create a new signing key and return its id.

	Earlier keys still verify what they signed, unless `forget_old`: then every token sent so far is invalid
	(short codes still work, because their token is made when they are opened).
	"""
	keys = {} if forget_old else all_keys()
	kid = f"{now_datetime():%Y%m%d}-{secrets.token_hex(3)}"
	keys[kid] = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
	# the key first: a worker that reads between the two writes then finds a complete configuration
	update_site_config(KEYS, keys)
	update_site_config(ACTIVE, kid)
	return kid
