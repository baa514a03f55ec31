// The first stop of the Tab key while the board is shown: over the desk's bar and the toolbar to the visits.
import { element } from "./dom.js";

export class SkipLink {
	constructor(board) {
		const click = (event) => {
			event.preventDefault();
			board.root.querySelector('.fsm-scroller [tabindex="0"], .fsm-tables a, .fsm-tables button')?.focus();
		};
		this.root = element("a", { class: "fsm-skip", href: "#", on: { click } }, __("Skip to the visits"));
	}

	show() {
		document.body.prepend(this.root);
	}

	hide() {
		this.root.remove();
	}
}
