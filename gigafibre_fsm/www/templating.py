"""Templates of the light pages: one environment a process, everything escaped, no Frappe web context behind it."""

import secrets
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import frappe

APP_FOLDER = Path(__file__).resolve().parents[1]


def render(template: str, context: dict[str, Any]) -> str:
	"""The text of a template, named from the app's folder or from the folder above it."""
	return _environment().get_template(template).render(context)


@cache
def _environment() -> Environment:
	environment = Environment(
		loader=FileSystemLoader([APP_FOLDER, APP_FOLDER.parent]),
		autoescape=True,
		auto_reload=bool(frappe.conf.developer_mode),
		undefined=_Lenient,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.globals.update(
		_=frappe._, asset=_asset, new_command_id=new_command_id, csrf_token=csrf_token
	)
	return environment


class _Lenient(StrictUndefined):
	"""An unknown name may be asked whether it is there, but is never printed as nothing."""

	def __bool__(self) -> bool:
		return False


def new_command_id() -> str:
	"""An id for one rendering of one form: sending it twice applies it once."""
	return secrets.token_urlsafe(16)


def csrf_token() -> str:
	"""Frappe's token of a login session, for a hidden field; empty for a link, whose posts prove their origin."""
	session = frappe.local.session
	if session.user == "Guest" or not getattr(frappe.local, "session_obj", None):
		return ""
	return frappe.sessions.get_csrf_token()


def _asset(name: str) -> str:
	from frappe.utils.jinja_globals import bundled_asset

	return bundled_asset(name)
