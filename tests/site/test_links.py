"""Links as a phone meets them: opened, prefetched, revoked, expired, rotated; and who a request then is."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import keys, link_identity, links, tokens
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits

LUC = "+15145550171"


@pytest.fixture(scope="module")
def person(connected_site: str) -> Iterator[people.TestTechnician]:
	technician = people.make_technician("Luc Tremblay", LUC)
	frappe.db.commit()
	yield technician
	frappe.db.rollback()
	people.forget_technician(technician)
	frappe.db.commit()


@pytest.fixture
def luc(person: people.TestTechnician) -> Iterator[people.TestTechnician]:
	"""A technician at work, with a link of this test's own."""
	forget_limits()
	frappe.db.set_value("Dispatch Technician", person.name, {"status": "Active", "language": "fr"})
	frappe.db.set_value("User", person.user, "enabled", 1)
	frappe.db.delete("__Auth", {"name": person.user})
	fresh = people.issue_link(person)
	frappe.db.commit()
	yield fresh
	frappe.db.rollback()
	people.forget_links(person)
	frappe.db.commit()


def row(link: str) -> frappe._dict:
	frappe.db.rollback()
	return frappe.db.get_value("FSM Magic Link", link, "*", as_dict=True)


def change(doctype: str, name: str, **values) -> None:
	frappe.db.set_value(doctype, name, values)
	frappe.db.commit()


def code(luc: people.TestTechnician) -> str:
	return "/l/" + luc.url.rsplit("/", 1)[1]


# ---- opening


def test_a_short_link_sets_the_cookie_and_leads_to_the_clean_page(luc):
	visitor = Visitor()
	answer = visitor.get(code(luc))
	assert (answer.status_code, answer.headers["Location"]) == (303, "/t")
	cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("fsm_link="))
	assert {"Path=/", "HttpOnly", "Secure", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
	assert answer.headers["Referrer-Policy"] == "no-referrer"
	assert 8 * 3600 - 60 < int(cookie.split("Max-Age=")[1].split(";")[0]) <= 8 * 3600
	assert visitor.get("/t/more").status_code == 200


def test_the_token_itself_opens_too_and_leaves_the_address(luc):
	first = Visitor().open_link(luc.url)
	second = Visitor()
	answer = second.get("/t/" + first.cookie())
	assert (answer.status_code, answer.headers["Location"]) == (303, "/t")
	assert second.get("/t/more").status_code == 200


@pytest.mark.parametrize(
	"around",
	[
		".",
		",",
		")",
		";",
		"!",
		"?",
		">",
		'"',
		"»",
		"\u200b",
		"\u00a0",
		"%20",
		".)",
		"&amp;",
		"…",
		"%0A",
		")Bonjour",
	],
)
def test_what_a_text_left_on_the_end_of_a_link_is_no_part_of_it(luc, around: str):
	assert Visitor().get(code(luc) + quote(around, safe="%")).headers["Location"] == "/t"
	token = Visitor().open_link(luc.url).cookie()
	assert Visitor().get(f"/t/{token}{quote(around, safe='%')}").headers["Location"] == "/t"


@pytest.mark.parametrize("written", ["<{}>", "_{}_", "«\u00a0{}\u00a0»", "\u2068{}\u2069"])
def test_what_a_text_put_around_a_code_is_no_part_of_it(luc, written: str):
	address = code(luc).removeprefix("/l/")
	inside = written.format(address[:9] + "\u200b" + address[9:])
	assert Visitor().get("/l/" + quote(inside)).headers["Location"] == "/t"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_scanners_and_previews_change_nothing(luc, method):
	before = row(luc.link)
	for agent in ("Mozilla/5.0 SafeLinks", "facebookexternalhit/1.1"):
		Visitor().ask(method, code(luc), headers={"User-Agent": agent, "Purpose": "prefetch"})
	assert row(luc.link) == before
	assert Visitor().get(code(luc)).status_code == 303, "still opens"


def test_a_visit_to_the_pages_changes_nothing_either(luc):
	before, user = row(luc.link), frappe.db.get_value("User", luc.user, "*", as_dict=True)
	Visitor().open_link(luc.url).get("/t/more")
	assert row(luc.link) == before
	assert frappe.db.get_value("User", luc.user, "*", as_dict=True) == user


def test_beyond_the_longest_log_no_use_is_recorded_and_no_row_is_locked(luc):
	for number in range(links.LONGEST_LOG):
		links.log_use(luc.link, f"203.0.113.{number}", "Phone")
	for _ in range(3):
		links.log_use(luc.link, "198.51.100.7", "Tablet")
	frappe.db.commit()
	assert row(luc.link).uses == links.LONGEST_LOG
	assert frappe.db.count("FSM Magic Link Use", {"parent": luc.link}) == links.LONGEST_LOG


def test_the_first_post_is_logged_once_for_each_browser(luc):
	phone = Visitor().open_link(luc.url)
	for _ in range(3):
		phone.post("/t/link", headers={"Sec-Fetch-Site": "same-origin", "User-Agent": "Phone"})
	phone.post("/t/link", headers={"Sec-Fetch-Site": "same-origin", "User-Agent": "Tablet"})
	assert row(luc.link).uses == 2
	uses = frappe.get_all("FSM Magic Link Use", {"parent": luc.link}, pluck="user_agent")
	assert sorted(uses) == ["Phone", "Tablet"]


def test_only_the_hash_of_the_code_is_kept(luc):
	assert luc.url.rsplit("/", 1)[1] not in str(row(luc.link))
	assert len(luc.url.rsplit("/", 1)[1]) == 22, "128 bits in base64url"


def test_a_new_code_replaces_the_one_before(luc):
	links.fresh_url(luc.link)
	frappe.db.commit()
	assert Visitor().get(code(luc)).status_code == 410


# ---- ending


def test_a_revoked_link_is_closed_at_the_next_request(luc):
	visitor = Visitor().open_link(luc.url)
	assert visitor.get("/t/more").status_code == 200
	links.revoke_link(luc.link)
	frappe.db.commit()
	assert visitor.get("/t/more").status_code == 401
	assert Visitor().get(code(luc)).status_code == 410
	assert row(luc.link).revoked_by == "Administrator"


def test_the_token_of_a_revoked_or_expired_link_gets_the_page_of_an_ended_one(luc):
	token = Visitor().open_link(luc.url).cookie()
	change("FSM Magic Link", luc.link, expires_on=now_datetime() - timedelta(seconds=1))
	assert Visitor().get("/t/" + token).status_code == 410
	links.revoke_link(luc.link)
	frappe.db.commit()
	answer = Visitor().get("/t/" + token)
	assert answer.status_code == 410
	assert 'action="/t/link"' in answer.text


@pytest.mark.parametrize("how", ["one technician", "everybody"])
def test_all_links_of_a_technician_or_of_the_site_can_be_closed(luc, how):
	visitor = Visitor().open_link(luc.url)
	other = frappe.get_all("FSM Magic Link", {"revoked": 0, "name": ("!=", luc.link)}, pluck="name")
	if how == "everybody":
		links.revoke_all()
	else:
		links.revoke_for("Dispatch Technician", luc.name)
	frappe.db.commit()
	assert visitor.get("/t/more").status_code == 401
	still_open = frappe.db.count("FSM Magic Link", {"name": ("in", other or [""]), "revoked": 0})
	assert still_open == (0 if how == "everybody" else len(other))
	for name in other:
		change("FSM Magic Link", name, revoked=0, revoked_on=None, revoked_by=None)


def test_the_row_decides_when_a_link_ends_and_not_the_token(luc):
	visitor = Visitor().open_link(luc.url)
	change("FSM Magic Link", luc.link, expires_on=now_datetime() - timedelta(seconds=1))
	assert visitor.get("/t/more").status_code == 401
	assert Visitor().get(code(luc)).status_code == 410


@pytest.mark.parametrize(
	("what", "change_to"), [("technician", {"status": "Inactive"}), ("user", {"enabled": 0}), ("subject", {})]
)
def test_a_link_closes_when_its_person_is_no_longer_with_us(luc, what, change_to):
	visitor = Visitor().open_link(luc.url)
	if what == "technician":
		change("Dispatch Technician", luc.name, **change_to)
	elif what == "user":
		change("User", luc.user, **change_to)
	else:
		change("FSM Magic Link", luc.link, subject="TECH-somebody-else")
	assert visitor.get("/t/more").status_code == 401
	change("FSM Magic Link", luc.link, subject=luc.name)


def test_a_row_that_is_gone_opens_nothing(luc):
	visitor = Visitor().open_link(luc.url)
	people.forget("FSM Magic Link", luc.link)
	frappe.db.commit()
	assert visitor.get("/t/more").status_code == 401


def test_a_token_for_another_purpose_than_its_row_opens_nothing(luc):
	now = now_datetime()
	token = tokens.sign_token(
		keys.all_keys(),
		keys.active_key_id(),
		jti=luc.link,
		purpose="Sign-in",
		subject=luc.name,
		now=now,
		expires=now + timedelta(hours=1),
	)
	assert link_identity.find_identity(token) is None


def test_rotation_keeps_old_tokens_until_old_keys_are_dropped(luc):
	visitor = Visitor().open_link(luc.url)
	before = {name: frappe.conf.get(name) for name in (keys.KEYS, keys.ACTIVE)}
	try:
		keys.rotate_key()
		assert visitor.get("/t/more").status_code == 200
		keys.rotate_key(forget_old=True)
		assert visitor.get("/t/more").status_code == 401
		assert Visitor().open_link(luc.url).get("/t/more").status_code == 200, "its code mints a new token"
	finally:
		for name, value in before.items():
			keys.update_site_config(name, value)


def test_a_technicians_link_ends_six_hours_after_the_day_of_the_shift(luc):
	day = now_datetime().replace(month=3, day=7, hour=15)
	midnight = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
	assert links.technician_expiry(luc.name, day) == midnight + timedelta(hours=6)


# ---- bad links: what the person sees, and what nobody learns

BAD = [
	"/l/x",
	"/l/" + "A" * 22,
	"/l/" + "A" * 5000,
	"/l/%00%ff",
	"/t/a.b.c",
	"/t/" + "eyJ.." * 300,
	"/l/../../etc",
]


@pytest.mark.parametrize("path", BAD)
def test_a_bad_link_gets_the_kind_page_that_offers_a_fresh_one(luc, path):
	answer = Visitor().get(path)
	assert answer.status_code in (404, 410)
	if answer.status_code == 410:
		assert 'action="/t/link"' in answer.text


def test_known_and_unknown_links_are_told_apart_by_nothing(luc):
	unknown = Visitor().get("/l/" + "A" * 22)
	links.revoke_link(luc.link)
	frappe.db.commit()
	known = Visitor().get(code(luc))
	mask = lambda answer: [line for line in answer.text.splitlines() if 'type="hidden"' not in line]  # noqa: E731
	assert (unknown.status_code, mask(unknown)) == (known.status_code, mask(known))
	assert set(unknown.headers.keys()) == set(known.headers.keys())


def fresh_links(luc) -> int:
	frappe.db.rollback()
	return frappe.db.count("FSM SMS", {"template": "technician_link", "recipient": luc.name})


def test_one_tap_on_the_expired_page_texts_a_fresh_link(luc):
	change("FSM Magic Link", luc.link, expires_on=now_datetime() - timedelta(seconds=1))
	answer = Visitor().post("/t/link", {"link": luc.url.rsplit("/", 1)[1]})
	assert (answer.status_code, answer.headers["Location"]) == (303, "/t/link?asked=1")
	assert fresh_links(luc) == 1


def test_the_expired_cookie_is_enough_to_ask(luc):
	visitor = Visitor().open_link(luc.url)
	links.revoke_link(luc.link)
	frappe.db.commit()
	visitor.post("/t/link")
	assert fresh_links(luc) == 1


def test_the_number_on_file_is_enough_to_ask_and_others_get_the_same_answer(luc):
	known = Visitor().post("/t/link", {"phone": "514 555-0171"})
	unknown = Visitor().post("/t/link", {"phone": "514 555-0199"})
	assert fresh_links(luc) == 1
	assert (known.status_code, known.headers["Location"], known.text) == (
		unknown.status_code,
		unknown.headers["Location"],
		unknown.text,
	)


def test_the_method_answers_alike_too(luc):
	method = "/api/method/gigafibre_fsm.api.magic_link.request_fresh"
	answers = {Visitor().post(method, {"mobile": number}).text for number in (LUC, "+15145550199")}
	assert answers == {'{"message":{"asked":true}}'}
	assert fresh_links(luc) == 1


def test_what_is_no_phone_number_is_said_and_kept(luc):
	answer = Visitor().post("/t/link", {"phone": "cinq un quatre"}, headers={"Sec-Fetch-Site": "same-origin"})
	assert answer.status_code == 422
	assert 'role="alert"' in answer.text and 'value="cinq un quatre"' in answer.text


def test_nobody_gets_more_fresh_links_in_an_hour_than_the_settings_say(luc):
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	for _ in range(per_hour + 3):
		answer = Visitor().post("/t/link", {"link": luc.url.rsplit("/", 1)[1]})
		assert answer.status_code == 303, "and whoever asks does not learn it"
	assert fresh_links(luc) == per_hour


def test_a_stranger_who_knows_the_number_does_not_use_up_its_owners_links(luc):
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	ask_from(luc, *["10.0.0.1"] * per_hour)
	assert fresh_links(luc) == per_hour
	ask_from(luc, "10.0.0.2")
	assert fresh_links(luc) == per_hour + 1, "from the owner's own address"
	Visitor().post("/t/link", {"link": luc.url.rsplit("/", 1)[1]})
	assert fresh_links(luc) == per_hour + 2, "with the link that they hold"


def test_from_many_addresses_together_a_phone_is_texted_so_often_and_no_more(luc):
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	ask_from(luc, *(f"10.0.0.{n}" for n in range(per_hour * 3 + 4)))
	assert fresh_links(luc) == per_hour * 3


def ask_from(luc, *addresses: str) -> None:
	"""Type the technician's number, each time at one of these addresses."""
	for address in addresses:
		Visitor().post("/t/link", {"phone": luc_number(luc)}, environ_overrides={"REMOTE_ADDR": address})


def luc_number(luc) -> str:
	return frappe.db.get_value("Dispatch Technician", luc.name, "mobile")


# ---- who a request is


def me(visitor: Visitor, path: str = "/api/method/frappe.auth.get_logged_user") -> str:
	return visitor.get(path).text


@pytest.mark.parametrize(
	"path",
	[
		"/api/method/frappe.auth.get_logged_user",
		"/?cmd=frappe.auth.get_logged_user",
		"/t?cmd=frappe.auth.get_logged_user",
		"/t/more?cmd=frappe.auth.get_logged_user",
		"/api/method/gigafibre_fsm.api.technician.work_today?cmd=frappe.auth.get_logged_user",
	],
)
def test_a_link_runs_no_method_but_ours(luc, path):
	assert luc.user not in me(Visitor().open_link(luc.url), path)


@pytest.mark.parametrize(
	"path",
	["/api/resource/Dispatch Technician", "/api/resource/User", "/app", "/api/method/frappe.client.get_list"],
)
def test_a_link_opens_nothing_but_our_pages(luc, path):
	answer = Visitor().open_link(luc.url).get(path)
	assert answer.status_code in (301, 302, 401, 403, 404, 417)
	assert luc.user not in answer.text


def test_json_cannot_smuggle_a_method_in_either(luc):
	answer = Visitor().open_link(luc.url).ask("POST", "/t", json={"cmd": "frappe.auth.get_logged_user"})
	assert luc.user not in answer.text


def test_a_link_keeps_what_was_asked(luc):
	"""Frappe's set_user empties form_dict; a page and a method need it."""
	answer = Visitor().open_link(luc.url).get("/t/scan?q=ABC123")
	assert answer.status_code == 200


def test_a_login_wins_over_a_link(luc):
	email = people.make_user("repartition@example.com", "FSM Dispatcher")
	frappe.db.commit()
	try:
		visitor = Visitor().log_in(email, people.PASSWORD)
		visitor.open_link(luc.url)
		answer = visitor.get("/t")
		assert answer.status_code == 403 and email in answer.text
	finally:
		people.forget_user(email)
		frappe.db.commit()


def test_a_technician_who_logs_in_sees_the_same_pages(luc):
	from frappe.utils.password import update_password

	update_password(luc.user, people.PASSWORD)
	frappe.db.commit()
	visitor = Visitor().log_in(luc.user, people.PASSWORD)
	assert visitor.get("/t/more").status_code == 200


def test_the_user_behind_a_link_has_no_password_and_no_desk(luc):
	assert frappe.db.get_value("User", luc.user, "user_type") == "Website User"
	assert not frappe.db.exists("__Auth", {"name": luc.user, "fieldname": "password"})


# ---- writes come from our own pages


@pytest.mark.parametrize(
	("headers", "status"),
	[
		({"Sec-Fetch-Site": "same-origin"}, 303),
		({"Sec-Fetch-Site": "none"}, 303),
		({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
		({"Sec-Fetch-Site": "same-site"}, 403),
		({"Origin": "http://localhost"}, 303),
		({"Origin": "http://localhost.evil.example"}, 403),
		({"Origin": "https://evil.example"}, 403),
		({"Origin": "null"}, 403),
		({"Referer": "http://localhost/t"}, 303),
		({"Referer": "http://evil.example/localhost"}, 403),
		({}, 403),
	],
)
def test_a_form_from_elsewhere_is_refused(luc, headers, status):
	visitor = Visitor().open_link(luc.url)
	answer = visitor.post("/t/link", {"phone": "514 555-0198"}, headers=headers)
	assert answer.status_code == status
	assert row(luc.link).uses == (1 if status == 303 else 0), "a refused one is not logged as use"


def test_a_login_session_needs_frappes_token_as_well(luc):
	from frappe.utils.password import update_password

	update_password(luc.user, people.PASSWORD)
	frappe.db.commit()
	visitor = Visitor().log_in(luc.user, people.PASSWORD)
	assert visitor.post("/t/link", {"phone": "514 555-0198"}).status_code == 403
	page = visitor.get("/t/link").text
	token = page.split('name="csrf_token" value="')[1].split('"')[0]
	assert token
	answer = visitor.post("/t/link", {"phone": "514 555-0198", "csrf_token": token})
	assert answer.status_code == 303


# ---- the pages' surroundings


def test_every_answer_of_ours_is_hardened(luc):
	for path in ("/t", "/l/x", "/portal", "/t/link", "/t/nothing/here"):
		headers = Visitor().get(path).headers
		assert "default-src 'none'" in headers["Content-Security-Policy"]
		assert headers["Cache-Control"] == "no-store"
		assert headers["X-Robots-Tag"].startswith("noindex")
		assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_404_is_remembered_by_address(luc):
	"""Frappe keeps 404s for everybody, by address, and looks there before any renderer."""
	for path in ("/t/nothing/here", "/portal/x", "/l/a/b/c"):
		assert Visitor().get(path).status_code == 404
	remembered = frappe.cache().hgetall("website_404") or {}
	assert not [url for url in remembered if "/t/" in str(url) or "/l/" in str(url) or "/portal" in str(url)]


def test_the_pages_speak_the_technicians_language(luc):
	visitor = Visitor().open_link(luc.url)
	assert 'lang="fr"' in visitor.get("/t/more").text
	change("Dispatch Technician", luc.name, language="en")
	assert 'lang="en"' in visitor.get("/t/more").text


def test_who_asks_and_routing_cost_three_queries_at_most(luc):
	visitor = Visitor().open_link(luc.url)
	visitor.get("/t/more")
	with counted_queries() as queries:
		assert visitor.get("/t/link").status_code == 200
	assert len(queries) <= 3, "\n".join(queries)
