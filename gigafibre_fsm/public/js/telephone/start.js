// The telephone of support: its script and styles are fetched for those who have the role, and for nobody else.
import { load_script, load_style } from "./bundles.js";

$(document).on("app_ready", async () => {
	if (!frappe.user.has_role("FSM Support")) return;
	await Promise.all([load_style("fsm_telephone.bundle.css"), load_script("fsm_telephone.bundle.js")]);
	gigafibre_fsm.telephone.start();
});
