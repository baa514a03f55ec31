"""Where the app reaches into Frappe, Frappe still looks: each test fails once it no longer does."""

from types import SimpleNamespace

import pytest

import frappe
from frappe import rate_limiter
from frappe.auth import CookieManager
from frappe.core.doctype.user import user as frappe_user
from frappe.translate import get_all_translations
from frappe.website import path_resolver

from gigafibre_fsm.domain.platform import frappe_internals


@pytest.fixture(autouse=True)
def fresh_request() -> None:
	"""As at the beginning of a request: nothing was read yet."""
	frappe.local.cache = {}


def test_skipped_website_routes_are_none() -> None:
	assert path_resolver.get_website_rules(), "else there is nothing to skip"
	frappe_internals.skip_website_routes()
	assert path_resolver.get_website_rules() == []


def test_supplied_translations_are_what_frappe_gives() -> None:
	words = {"Visit": "Visite"}
	frappe_internals.supply_translations("fr", words)
	assert get_all_translations("fr") is words


def test_becoming_somebody_keeps_what_was_asked_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
	read = frappe.local.cache
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(visit="DJ-1"), raising=False)
	frappe_internals.become_user("Guest")
	assert frappe.session.user == "Guest"
	assert frappe.local.form_dict == {"visit": "DJ-1"}
	assert frappe.local.cache is read
	assert frappe.local.session_obj is None


def test_acting_as_somebody_leaves_the_login_session_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
	session = frappe._dict(user="Guest", sid="abc", data=frappe._dict(csrf_token="secret"))
	monkeypatch.setattr(frappe.local, "session", session)
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(payment="PAY-1"), raising=False)
	with frappe_internals.acting_as("Administrator"):
		assert frappe.session.user == "Administrator"
	assert frappe.local.session is session
	assert session == {"user": "Guest", "sid": "abc", "data": {"csrf_token": "secret"}}
	assert frappe.local.form_dict == {"payment": "PAY-1"}


def test_a_guest_gets_no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(frappe.local, "cookie_manager", CookieManager(), raising=False)
	frappe.local.cookie_manager.set_cookie("user_id", "Guest")
	frappe_internals.drop_guest_cookies()
	sent: list[str] = []
	answer = SimpleNamespace(set_cookie=lambda name, *_, **__: sent.append(name))
	frappe.local.cookie_manager.flush_cookies(answer)
	assert not sent


def test_open_lists_are_not_told_of_what_was_written() -> None:
	frappe.publish_realtime("list_update", {"doctype": "Customer"}, after_commit=True)
	assert frappe.local._realtime_log, "else Frappe keeps its messages elsewhere"
	frappe_internals.drop_list_updates()
	assert not frappe.local._realtime_log
	frappe.db.after_commit.run()


def test_a_limit_is_answered_by_frappes_own_door(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(frappe.local, "rate_limiter", None, raising=False)
	frappe_internals.announce_rate_limit(90)
	assert rate_limiter.respond().status_code == 429
	rate_limiter.update()
	assert frappe.local.rate_limiter.headers() == {"Retry-After": "90"}


def test_new_users_are_not_limited(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setitem(frappe.local.conf, "throttle_user_limit", -1)
	with pytest.raises(frappe.ValidationError):
		frappe_user.throttle_user_creation()
	with frappe_internals.without_limit_of_new_users():
		frappe_user.throttle_user_creation()
	assert not frappe.flags.in_import
