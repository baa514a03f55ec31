// Several tabs of one browser, one telephone: the tab that holds the lock owns the device, the others send it what is pressed
// and show what it says. When it is closed, the next one takes over.

const NAME = "fsm-telephone";

export class Tabs {
	/**
	 * @param {object} roles
	 * @param {() => void} roles.own - this tab owns the device from now on.
	 * @param {(name: string, values: any) => void} roles.obey - another tab asks the owner.
	 * @param {(state: TelephoneState) => void} roles.show - the owner says what it knows.
	 * @param {() => TelephoneState} roles.state - what the owner answers a tab that was just opened.
	 */
	constructor(roles) {
		this.roles = roles;
		this.is_owner = false;
		this.channel = new BroadcastChannel(`${NAME}:${frappe.session.user}`);
		this.channel.onmessage = ({ data }) => this.hear(data);
	}

	start() {
		const { locks } = navigator;
		if (!locks) return this.own(); // no page of a secure address: there is no microphone there either
		locks.request(`${NAME}:${frappe.session.user}`, () => {
			this.own();
			return new Promise(() => {}); // until this page is closed
		});
		this.channel.postMessage({ kind: "hello" });
		return undefined;
	}

	own() {
		this.is_owner = true;
		this.roles.own();
	}

	hear({ kind, name, values, state }) {
		if (kind === "state" && !this.is_owner) this.roles.show(state);
		if (!this.is_owner) return;
		if (kind === "order") this.roles.obey(name, values);
		if (kind === "hello") this.tell(this.roles.state());
	}

	// the owner does it; another tab asks the owner to
	order(name, values = {}) {
		if (this.is_owner) this.roles.obey(name, values);
		else this.channel.postMessage({ kind: "order", name, values });
	}

	tell(state) {
		if (this.is_owner) this.channel.postMessage({ kind: "state", state });
	}
}
