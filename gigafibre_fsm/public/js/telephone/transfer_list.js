// Those to whom a call may go now.
import { element } from "../elements/elements.js";
import { list_colleagues } from "./server.js";

export function transfer_list(telephone) {
	const root = element(
		"div",
		{ class: "fsm-phone-list", role: "group", "aria-label": __("Transfer to") },
		__("Looking who is available")
	);
	list_colleagues().then(({ colleagues }) => {
		const give = (agent) => () => telephone.order("transfer", { agent });
		const buttons = colleagues.map((user) =>
			element(
				"button",
				{ type: "button", class: "btn btn-default btn-sm", on: { click: give(user) } },
				frappe.user.full_name(user)
			)
		);
		root.replaceChildren(...(buttons.length ? buttons : [__("Nobody else is available.")]));
		buttons[0]?.focus();
	}, telephone.complain.bind(telephone));
	return root;
}
