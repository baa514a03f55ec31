// The page “Supplier bills”: see docs/features/supplier-bills.md.
import { SupplierBills } from "./supplier_bills/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_supplier_bills = (page) => (gigafibre_fsm.supplier_bills = new SupplierBills(page));
