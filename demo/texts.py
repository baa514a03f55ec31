"""What the provider was asked to text, as its stand-in shows it."""

import time

import requests

PATIENCE = 150
"""Seconds until a text must have arrived: the sweep comes every minute, and a busy machine is slow to begin it."""
TIMEOUT = 10


def texts(twilio_url: str, number: str) -> list[str]:
	"""What the provider was asked to send to a number, oldest first."""
	answer = requests.get(f"{twilio_url}/__control/messages", params={"to": number}, timeout=TIMEOUT)
	return [message["body"] for message in answer.json()]


def wait_for_text(twilio_url: str, number: str, already: int, holding: str = "") -> str:
	"""Wait for a text.

	Args:
		twilio_url: where the stand-in answers.
		number: whose phone.
		already: how many texts had reached it before.
		holding: a word that the text must hold.

	Returns:
		The first new text that holds the word.

	Raises:
		TimeoutError: none came within PATIENCE.
	"""
	until = time.monotonic() + PATIENCE
	while time.monotonic() < until:
		fitting = [text for text in texts(twilio_url, number)[already:] if holding in text]
		if fitting:
			return fitting[0]
		time.sleep(0.2)
	raise TimeoutError(f"No text reached {number} within {PATIENCE} s. Look at FSM SMS in the desk.")
