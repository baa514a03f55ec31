// Who listens to what a softphone says.

export class Listeners {
	constructor() {
		/** @type {Map<string, ((values?: any) => void)[]>} */
		this.handlers = new Map();
	}

	on(event, handler) {
		this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
	}

	say(event, values) {
		for (const handler of this.handlers.get(event) ?? []) handler(values);
	}
}
