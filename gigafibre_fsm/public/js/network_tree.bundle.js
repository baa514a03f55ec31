// The page “Network Tree”: see docs/features/network.md.
import { NetworkTree } from "./network_tree/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_network_tree = (page) => new NetworkTree(page);
