// A length of time: days, hours and minutes, each in a field of its own.
import { h } from "./vnodes.js";

const PARTS = { days: () => __("days"), hours: () => __("hours"), minutes: () => __("minutes") };

export function durationInput(id, value, set) {
	const change = (part, text) => {
		const changed = { ...(value || {}), [part]: Math.max(0, Math.round(Number(text) || 0)) };
		const given = Object.fromEntries(Object.entries(changed).filter(([, count]) => count));
		set(Object.keys(given).length ? given : undefined);
	};
	return h(
		"div",
		{ class: "fsm-flow-duration" },
		Object.entries(PARTS).map(([part, label], at) =>
			h("label", { key: part }, [
				h("input", {
					id: at ? undefined : id,
					type: "number",
					min: 0,
					step: 1,
					class: "form-control input-sm",
					value: value?.[part] ?? "",
					onInput: (event) => change(part, event.target.value),
				}),
				label(),
			])
		)
	);
}
