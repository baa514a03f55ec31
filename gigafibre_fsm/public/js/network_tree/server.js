// What the tree asks of the server.
const METHOD = "gigafibre_fsm.api.topology";

const get = async (method, args) =>
	(await frappe.call({ method: `${METHOD}.${method}`, type: "GET", args })).message;

export const children_of = (node, start) => get("list_children", { node, start });
export const find_nodes = (text) => get("find_nodes", { text });
export const trail_of = async (node) => (await get("trail_of", { node })).names;
