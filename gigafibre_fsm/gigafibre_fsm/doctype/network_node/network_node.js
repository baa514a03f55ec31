// The form of a node of the network: what may feed it, its place in the tree, and moves with a history and a way back.

const TREE_API = "gigafibre_fsm.api.topology";
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
		frm.add_custom_button(__("Show on the map"), () => frappe.set_route("network-map", frm.doc.name));
		add_changes(frm);
	},
	parent_node: (frm) => propose_port(frm),
});

async function propose_port(frm) {
	if (!frm.is_new() || !frm.doc.parent_node) return;
	const parent = frm.doc.parent_node;
	const { message } = await frappe.call({
		method: `${TREE_API}.list_free_ports`,
		type: "GET",
		args: { node: parent },
	});
	if (frm.doc.parent_node === parent) frm.set_value("port_no", message.ports[0] || 0);
}

function add_changes(frm) {
	if (!frappe.user.has_role(["FSM Manager", "System Manager"])) return;
	if (frm.doc.status === "Out of Use") return;
	const group = __("Change the network");
	const kind = frm.doc.node_type;
	if (PARENT_KINDS[kind]) frm.add_custom_button(__("Move"), () => ask_move(frm), group);
	if (["Splitter", "Terminal"].includes(kind)) {
		frm.add_custom_button(__("Add a drop"), () => ask_drop(frm), group);
		frm.add_custom_button(__("Merge into another"), () => ask_merge(frm), group);
	}
	if (kind === "Splitter") frm.add_custom_button(__("Split"), () => ask_split(frm), group);
	const filters = { node: frm.doc.name };
	frm.add_custom_button(__("History"), () => frappe.set_route("List", "Network Change", filters), group);
}

const node_field = (fieldname, label, kinds, frm) => ({
	fieldname,
	label,
	fieldtype: "Link",
	options: "Network Node",
	reqd: 1,
	get_query: () => ({
		filters: { node_type: ["in", kinds], name: ["!=", frm.doc.name], status: ["!=", "Out of Use"] },
	}),
});

const port_field = {
	fieldname: "port_no",
	fieldtype: "Int",
	label: __("Port there"),
	description: __("Empty: the first free one."),
};

function ask_move(frm) {
	const fields = [
		node_field("parent", __("Fed from"), PARENT_KINDS[frm.doc.node_type], frm),
		port_field,
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
	];
	gigafibre_fsm.ask(
		fields,
		(values) => change_network(frm, "move_node", { node: frm.doc.name, ...values }),
		__("Move")
	);
}

function ask_drop(frm) {
	const fields = [
		{ fieldname: "location", fieldtype: "Link", options: "Service Location", label: __("Service Location") },
		{ fieldname: "code", fieldtype: "Data", label: __("Code") },
		port_field,
	];
	gigafibre_fsm.ask(
		fields,
		(values) => change_network(frm, "add_drop", { parent: frm.doc.name, ...values }),
		__("Add a drop")
	);
}

function ask_merge(frm) {
	const field = node_field("target", __("Into"), [frm.doc.node_type], frm);
	gigafibre_fsm.ask(
		field,
		({ target }) => change_network(frm, "merge_nodes", { source: frm.doc.name, target }),
		__("Merge into another")
	);
}

async function ask_split(frm) {
	const args = { node: frm.doc.name };
	const { message } = await frappe.call({ method: `${TREE_API}.list_children`, type: "GET", args });
	const options = message.nodes.map((node) => ({
		label: `${node.port_no} · ${frappe.utils.escape_html(node.code)}`,
		value: node.name,
	}));
	const fields = [
		{ fieldname: "code", fieldtype: "Data", label: __("Code of the new splitter"), reqd: 1 },
		{ fieldname: "ports", fieldtype: "Int", label: __("Its ports"), default: frm.doc.ports, reqd: 1 },
		node_field("parent", __("Fed from"), PARENT_KINDS.Splitter, frm),
		{ fieldname: "port_no", fieldtype: "Int", label: __("Port there"), reqd: 1 },
		{
			fieldname: "children",
			fieldtype: "MultiCheck",
			label: __("Hang from the new one"),
			options,
			columns: 2,
		},
	];
	const split = (values) =>
		change_network(frm, "split_splitter", {
			...values,
			splitter: frm.doc.name,
			children: JSON.stringify(values.children || []),
		});
	gigafibre_fsm.ask(fields, split, __("Split"));
}

async function change_network(frm, method, args) {
	await frappe.xcall(`${TREE_API}.${method}`, args);
	frappe.show_alert({ message: __("Done. The history can undo it."), indicator: "green" });
	frm.reload_doc();
}
