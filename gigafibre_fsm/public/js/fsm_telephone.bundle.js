// The telephone at the desk of support: see docs/features/support.md.
import { make_desk_telephone } from "./telephone/desk_telephone.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.telephone = make_desk_telephone();
