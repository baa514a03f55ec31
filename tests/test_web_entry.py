"""The embedded bench's web entry: its folders are all it serves, and it does not wait for ever."""

import http.client
import socket
from threading import Thread
from urllib.parse import urlsplit

import pytest

from embedded.slow_bodies import Deadline
from tests import map_file


@pytest.mark.parametrize(
	"path",
	[
		"/files/..%2f..%2fsite_config.json",
		"/files/../../site_config.json",
		"/files/%2e%2e/%2e%2e/site_config.json",
		"/files/..%5c..%5csite_config.json",
		"/files//../../../common_site_config.json",
		"/files/..%2f..%2fprivate%2ffiles%2fsecret.txt",
		"/assets/..%2f..%2fcommon_site_config.json",
		"/assets/..%2ftest.localhost%2fsite_config.json",
	],
)
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-4000"}], ids=["whole", "a part"])
def test_no_path_leads_out_of_the_public_folders(web: str, path: str, headers: dict[str, str]):
	status, body = ask(web, path, headers)
	assert status in (400, 403, 404)
	assert b"db_password" not in body and b"encryption_key" not in body and b"redis_queue" not in body


def ask(web: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
	"""Ask for a path as it stands: clients that tidy paths would hide the hole."""
	host = urlsplit(web)
	connection = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
	connection.request("GET", path, headers=headers)
	answer = connection.getresponse()
	body = answer.read()
	connection.close()
	return answer.status, body


def test_a_part_of_a_public_file_is_sent_alone(web: str):
	with map_file.a_map_file() as url:
		assert ask(web, url, {"Range": "bytes=0-6"}) == (206, b"PMTiles")
		assert ask(web, url, {"Range": "bytes=999999999-"})[0] == 416


def test_a_body_that_does_not_arrive_is_hung_up_on():
	ours, theirs = socket.socketpair()
	arrived: list[bytes] = []

	def app(environ: dict, _start_response: object) -> list[bytes]:
		arrived.append(environ["wsgi.input"].read(10))
		return []

	environ = {"gunicorn.socket": ours, "CONTENT_LENGTH": "10", "wsgi.input": ours.makefile("rb")}
	theirs.sendall(b"half")
	request = Thread(target=Deadline(app, seconds=0.1), args=(environ, None), daemon=True)
	request.start()
	request.join(timeout=60)
	assert not request.is_alive()
	assert arrived == [b"half"]


def test_what_follows_a_whole_body_takes_its_time():
	ours, theirs = socket.socketpair()
	theirs.sendall(b"0123456789")
	hung_up: list[bool] = []

	def app(environ: dict, _start_response: object) -> list[bytes]:
		assert environ["wsgi.input"].read(10) == b"0123456789"
		# longer than the deadline: silence on the line is all that can happen
		theirs.settimeout(0.5)
		try:
			hung_up.append(theirs.recv(1) == b"")
		except TimeoutError:
			hung_up.append(False)
		return []

	environ = {"gunicorn.socket": ours, "CONTENT_LENGTH": "10", "wsgi.input": ours.makefile("rb")}
	Deadline(app, seconds=0.1)(environ, None)
	assert hung_up == [False]
