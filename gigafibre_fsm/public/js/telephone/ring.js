// The ring: two soft tones made by the browser, as loud as this person wants; it beats as a bell does, and stops when told.

const VOLUME = "fsm_telephone_volume";
const TONES = [440, 480]; // Hz, the ring of North America's networks
const BEAT = 3000; // ms from one ring to the next
const LENGTH = 1.1; // seconds
const LOUD = 0.25; // of what the loudspeaker can

export const ring_volume = () => Number(localStorage.getItem(VOLUME) ?? 60);
export const set_ring_volume = (percent) => localStorage.setItem(VOLUME, String(percent));

export class Ring {
	constructor() {
		/** @type {AudioContext | null} */
		this.context = null;
		this.timer = 0;
	}

	start() {
		if (this.timer) return;
		this.beat();
		this.timer = window.setInterval(() => this.beat(), BEAT);
	}

	stop() {
		clearInterval(this.timer);
		this.timer = 0;
	}

	// one ring; also what the person hears while they choose how loud
	beat() {
		const volume = ring_volume();
		if (!volume) return;
		this.context ??= new AudioContext();
		this.context.resume().catch(() => {}); // a browser lets a page ring once somebody has touched it
		const { currentTime: now, destination } = this.context;
		const gain = this.context.createGain();
		gain.gain.setValueAtTime(0, now);
		gain.gain.linearRampToValueAtTime((LOUD * volume) / 100, now + 0.05);
		gain.gain.setValueAtTime((LOUD * volume) / 100, now + LENGTH - 0.1);
		gain.gain.linearRampToValueAtTime(0, now + LENGTH);
		gain.connect(destination);
		for (const frequency of TONES) this.tone(frequency, gain, now);
	}

	tone(frequency, gain, now) {
		const oscillator = /** @type {AudioContext} */ (this.context).createOscillator();
		oscillator.frequency.value = frequency;
		oscillator.connect(gain);
		oscillator.start(now);
		oscillator.stop(now + LENGTH);
	}
}
