// The page of a customer, and the same on the customer's form: see docs/features/support.md.
import { CustomerPage } from "./support/customer_page.js";
import { CustomerPanel } from "./support/panel.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_customer_page = (page) => (gigafibre_fsm.customer_page = new CustomerPage(page));
gigafibre_fsm.show_customer_panel = (root, customer) => new CustomerPanel(root, customer);
