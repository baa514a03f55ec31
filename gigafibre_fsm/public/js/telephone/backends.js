// The telephones that a desk can have, by name. Those with a library of their own are fetched at their first use only, and put
// themselves here when their bundle runs.
import { load_script } from "./bundles.js";
import { HandTelephone } from "./hand_telephone.js";

const BUNDLES = { twilio: "fsm_softphone_twilio.bundle.js", sip: "fsm_softphone_sip.bundle.js" };

/** @type {Map<string, () => Softphone>} */
const makers = new Map([["hand", () => new HandTelephone()]]);

/**
 * @param {string} name
 * @param {() => Softphone} make
 */
export const register_backend = (name, make) => void makers.set(name, make);

/**
 * @param {string} name
 * @returns {Promise<Softphone>}
 */
export async function make_softphone(name) {
	if (!makers.has(name)) await load_script(BUNDLES[name]);
	const make = makers.get(name);
	if (!make) throw new Error(`no softphone is called ${name}`);
	return make();
}
