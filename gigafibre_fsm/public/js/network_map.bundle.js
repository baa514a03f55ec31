// The page “Network Map”: see docs/features/network.md.
import { NetworkMap } from "./network_map/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_network_map = (page) => (gigafibre_fsm.network_map = new NetworkMap(page));
