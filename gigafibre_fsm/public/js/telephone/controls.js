// The buttons for the sound of a call; which there are depends on how far it is.
import { element } from "../elements/elements.js";
import { keypad } from "./keypad.js";
import { transfer_list } from "./transfer_list.js";

/**
 * @param {any} telephone
 * @param {PhoneCall} call
 * @param {any} view - opens what a button opens.
 */
export function controls(telephone, call, view) {
	const order = (name, values) => () => telephone.order(name, values);
	const { backend } = telephone.state;
	const answer = key("answer", __("Answer", null, "Telephone"), "btn-success", order("answer"));
	const hang_up = key("hang_up", __("Hang up"), "btn-danger", order("hang_up"));
	switch (call.phase) {
		case "announced":
			answer.disabled = true; // the device does not ring yet
			return [answer];
		case "ringing":
			return [answer, key("decline", __("Decline"), "btn-danger", order("decline"))];
		case "answering":
		case "dialling":
			return [hang_up];
		case "talking":
		case "breaking":
			if (backend === "hand")
				return [key("hang_up", __("The call is over"), "btn-primary", order("hang_up"))];
			return [...talking(telephone, call, view, order), hang_up];
		default:
			return [key("again", __("Call back"), "", order("redial"))];
	}
}

function talking(telephone, call, view, order) {
	const { backend, card } = telephone.state;
	const open = (name, make) => () => view.toggle(name, () => make(telephone));
	const found = [
		pressed("mute", __("Mute"), call.is_muted, order("mute", { on: !call.is_muted })),
		pressed("hold", __("Hold", null, "Telephone"), call.is_held, order("hold", { on: !call.is_held })),
		key("keypad", __("Keypad"), "", open("keypad", keypad)),
	];
	if (backend === "twilio") found.push(key("transfer", __("Transfer"), "", open("transfer", transfer_list)));
	if (card?.is_recorded) {
		const pause = order("pause", { on: !call.is_paused });
		found.push(pressed("pause", __("Pause the recording"), call.is_paused, pause));
	}
	return found;
}

const key = (name, label, kind, click, more = {}) =>
	element(
		"button",
		{
			type: "button",
			class: `btn btn-sm ${kind || "btn-default"}`,
			"data-key": name,
			on: { click },
			...more,
		},
		label
	);

// pressed or not is said by a sign too, never by colour alone
const pressed = (name, label, is_on, click) =>
	key(name, `${is_on ? "✓ " : ""}${label}`, "", click, { "aria-pressed": String(is_on) });
