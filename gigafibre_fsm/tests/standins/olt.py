"""A Huawei SmartAX on the loopback: SSH with its prompts, its list of unknown ONTs, and what it knows of each ONT."""

import socket
import threading
from dataclasses import dataclass

import paramiko

USERNAME, PASSWORD = "reader", "stand-in-olt-password"
NAME = "MA5800-X7"
RULE = "  " + "-" * 77


@dataclass
class Ont:
	"""An ONT at the OLT; one without a number is seen and not known."""

	hex_serial: str
	port: str
	number: str = ""
	is_online: bool = True
	olt_rx: float = -22.14


class OltStandIn:
	"""An OLT: start it as a context manager, read `port`, change `onts`, look at `commands`."""

	def __init__(self, password: str = PASSWORD) -> None:
		self.password = password
		self.onts: list[Ont] = []
		self.commands: list[str] = []
		self.logins = 0
		self.is_silent = False
		self._key = paramiko.RSAKey.generate(2048)
		self._socket = socket.create_server(("127.0.0.1", 0))
		self.port = self._socket.getsockname()[1]

	def __enter__(self) -> "OltStandIn":
		threading.Thread(target=self._serve, daemon=True).start()
		return self

	def __exit__(self, *_: object) -> None:
		self._socket.close()

	def _serve(self) -> None:
		while True:
			try:
				client, _address = self._socket.accept()
			except OSError:
				return
			threading.Thread(target=self._talk, args=(client,), daemon=True).start()

	def _talk(self, client: socket.socket) -> None:
		transport = paramiko.Transport(client)
		transport.add_server_key(self._key)
		door = _Door(self)
		try:
			transport.start_server(server=door)
			channel = transport.accept(20)
			if channel and door.has_shell.wait(10):
				_Terminal(self, channel).run()
		except (paramiko.SSHException, EOFError, OSError):
			return
		finally:
			transport.close()

	def answer(self, command: str) -> str:
		"""What the OLT prints for a command of an enabled user."""
		words = command.split()
		if command == "display ont autofind all":
			return self._list_unknown()
		if words[:4] == ["display", "ont", "info", "by-sn"] and len(words) == 5:
			return self._describe(words[4])
		if words[:3] == ["display", "ont", "optical-info"] and len(words) == 5:
			ont = next((each for each in self.onts if each.number == words[4]), None)
			return (
				f"  OLT Rx ONT optical power(dBm)   : {ont.olt_rx}"
				if ont
				else "  Failure: The ONT does not exist"
			)
		return (
			""
			if command in ("undo smart", "infoswitch cli OFF", "scroll")
			else "  % Unknown command, the error locates at '^'"
		)

	def _list_unknown(self) -> str:
		waiting = [each for each in self.onts if not each.number]
		if not waiting:
			return "  Failure: The automatically found ONTs do not exist"
		blocks = [
			f"   Number              : {at}\n   F/S/P               : {each.port}\n"
			f"   Ont SN              : {each.hex_serial} (TPLG-{each.hex_serial[8:]})\n{RULE}"
			for at, each in enumerate(waiting, 1)
		]
		return "\n".join([RULE, *blocks])

	def _describe(self, serial: str) -> str:
		ont = next((each for each in self.onts if each.number and each.hex_serial == serial), None)
		if ont is None:
			return "  The required ONT does not exist"
		state = "online" if ont.is_online else "offline"
		return (
			f"{RULE}\n  F/S/P                   : {ont.port}\n  ONT-ID                  : {ont.number}\n"
			f"  Run state               : {state}\n  SN                      : {serial} (TPLG-{serial[8:]})\n{RULE}"
		)


class _Door(paramiko.ServerInterface):
	def __init__(self, olt: OltStandIn) -> None:
		self.olt = olt
		self.has_shell = threading.Event()

	def check_auth_password(self, username: str, password: str) -> int:
		is_right = (username, password) == (USERNAME, self.olt.password)
		self.olt.logins += is_right
		return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED

	def get_allowed_auths(self, username: str) -> str:
		return "password"

	def check_channel_request(self, kind: str, chanid: int) -> int:
		return paramiko.OPEN_SUCCEEDED

	def check_channel_pty_request(self, *_: object) -> bool:
		return True

	def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
		self.has_shell.set()
		return True


class _Terminal:
	"""One shell: echoes what is typed, as the OLT does, and follows the modes of its prompts."""

	def __init__(self, olt: OltStandIn, channel: paramiko.Channel) -> None:
		self.olt, self.channel, self.prompt = olt, channel, f"{NAME}>"

	def run(self) -> None:
		self._send(f"\r\n{self.prompt}")
		typed = ""
		while data := self.channel.recv(1024):
			for character in data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n"):
				if character != "\n":
					typed += character
					self._send(character)
				elif not self._obey(typed.strip()):
					return
				else:
					typed = ""

	def _obey(self, command: str) -> bool:
		"""Print what a command prints; false ends the session."""
		if command:
			self.olt.commands.append(command)
		if self.olt.is_silent and command.startswith("display"):
			return True
		modes = {
			"enable": f"{NAME}#",
			"disable": f"{NAME}>",
			"config": f"{NAME}(config)#",
			"return": f"{NAME}#",
		}
		if command in ("quit", "exit"):
			self._send("\r\n  Configuration console exit, please retry to log on\r\n")
			self.channel.close()
			return False
		answer = "" if command in modes or not command else self.olt.answer(command)
		self.prompt = modes.get(command, self.prompt)
		self._send("\r\n" + answer.replace("\n", "\r\n") + f"\r\n{self.prompt}")
		return True

	def _send(self, text: str) -> None:
		self.channel.sendall(text.encode())
