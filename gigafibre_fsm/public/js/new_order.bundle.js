// The page “New order”: see docs/features/lead-to-live.md.
import { OrderWizard } from "./new_order/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_new_order = (page) => (gigafibre_fsm.new_order = new OrderWizard(page));
