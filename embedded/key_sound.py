"""The sound of a telephone's key, computed: `python -m embedded.key_sound` writes the file that Twilio's softphone plays.

Its SDK fetches a sound for each key when it starts, by default from the vendor's server. Ours is a soft click of 40 ms,
made here, so that nothing is copied and nothing is asked of another server.
"""

import io
import math
import struct
import wave
from pathlib import Path

FILE = Path(__file__).parents[1] / "gigafibre_fsm" / "public" / "sounds" / "key.wav"
RATE = 8000  # samples a second
LENGTH = 0.04  # seconds
TONE = 880.0  # Hz
LOUDNESS = 0.2  # of full scale


def make_sound() -> bytes:
	"""Return the file: one channel of 16 bits, a tone that fades away."""
	samples = [
		int(32767 * LOUDNESS * math.exp(-second / 0.01) * math.sin(2 * math.pi * TONE * second))
		for second in (number / RATE for number in range(int(RATE * LENGTH)))
	]
	written = io.BytesIO()
	with wave.open(written, "wb") as file:
		file.setnchannels(1)
		file.setsampwidth(2)
		file.setframerate(RATE)
		file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
	return written.getvalue()


if __name__ == "__main__":
	FILE.parent.mkdir(exist_ok=True)
	FILE.write_bytes(make_sound())
