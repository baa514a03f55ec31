// The form of a node of the network: what may feed it, and its place in the tree.

const PARENT_KINDS = {
	Cabinet: ["Site"],
	OLT: ["Site", "Cabinet"],
	Card: ["OLT"],
	"PON Port": ["OLT", "Card"],
	Splitter: ["PON Port", "Splitter"],
	Terminal: ["Splitter"],
	Drop: ["Splitter", "Terminal"],
};

frappe.ui.form.on("Network Node", {
	setup(frm) {
		frm.set_query("parent_node", () => ({
			filters: { node_type: ["in", PARENT_KINDS[frm.doc.node_type] || []], status: ["!=", "Out of Use"] },
		}));
	},
	refresh(frm) {
		for (const field of ["node_type", "parent_node", "port_no"]) {
			frm.set_df_property(field, "read_only", frm.is_new() ? 0 : 1);
		}
		if (frm.is_new()) return;
		frm.add_custom_button(__("Show in the tree"), () => frappe.set_route("network-tree", frm.doc.name));
	},
	parent_node: (frm) => propose_port(frm),
});

async function propose_port(frm) {
	if (!frm.is_new() || !frm.doc.parent_node) return;
	const parent = frm.doc.parent_node;
	const { message } = await frappe.call({
		method: "gigafibre_fsm.api.topology.list_free_ports",
		type: "GET",
		args: { node: parent },
	});
	if (frm.doc.parent_node === parent) frm.set_value("port_no", message.ports[0] || 0);
}
