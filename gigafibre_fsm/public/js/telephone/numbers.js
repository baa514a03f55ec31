// Which numbers the telephone dials. The server refuses the others too; here they are refused before anything rings.

/*
 * Three digits that begin a service of the network and no number: 911 and its test 933, 112 of mobile telephones, 988 for people
 * in a crisis, and the N11 codes. A call by the Internet may reach the wrong centre, without an address: a person dials them.
 */
const EMERGENCY = ["911", "933", "112", "988", "999", "9911", "9112"];
const SERVICES = ["211", "311", "411", "511", "611", "711", "811"];
const PREMIUM = /^900|^\d{3}976/;
const NORTH_AMERICA = /^[2-9]\d{2}[2-9]\d{6}$/;

/**
 * Read what was typed or shown as a number to dial. Which other countries may be called, the server knows.
 *
 * @param {string | null | undefined} text
 * @returns {{ number: string, refusal: "" | "empty" | "emergency" | "service" | "premium" | "incomplete" }} the number in E.164,
 *   or the reason why it is not dialled.
 */
export function read_number(text) {
	const [typed] = (text || "").split(/ext|poste|[x#;,]/i);
	const digits = typed.replace(/\D/g, "");
	if (!digits) return refused("empty");
	if (EMERGENCY.includes(digits)) return refused("emergency");
	if (SERVICES.includes(digits)) return refused("service");
	const abroad = digits_abroad(typed, digits);
	if (abroad) return abroad.length < 8 ? refused("incomplete") : { number: `+${abroad}`, refusal: "" };
	const bare = digits.replace(/^1(?=\d{10}$)/, "");
	if (PREMIUM.test(bare)) return refused("premium");
	if (!NORTH_AMERICA.test(bare)) return refused("incomplete");
	return { number: `+1${bare}`, refusal: "" };
}

// the digits of a number of another country, without the sign or the prefix that leads there
function digits_abroad(typed, digits) {
	if (/^\s*\+\s*1/.test(typed)) return "";
	if (/^\s*\+/.test(typed)) return digits;
	const prefix = /^(011|00)(?!1)/;
	return prefix.test(digits) ? digits.replace(prefix, "") : "";
}

const refused = (refusal) => ({ number: "", refusal });
