// What the desk's other pages have of the telephone: to start it, to dial, to bring another kind of telephone.
import { register_backend } from "./backends.js";
import { offer_dialling } from "./dial_links.js";
import { Panel } from "./panel.js";
import { Telephone } from "./telephone.js";

export function make_desk_telephone() {
	const telephone = new Telephone();
	const dial = (text, about = {}) => telephone.order("dial", { text, ...about });
	return {
		register_backend,
		/**
		 * Call a number; what speaks against it is said in the panel.
		 *
		 * @param {string} text - the number as it is shown.
		 * @param {{ customer?: string, issue?: string }} [about] - whom and what it is about.
		 */
		dial,
		start() {
			new Panel(telephone);
			offer_dialling(dial);
			telephone.start();
		},
	};
}
