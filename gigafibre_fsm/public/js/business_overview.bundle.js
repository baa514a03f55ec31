// The workspace “Business at a Glance”: see docs/features/figures.md.
import { OverviewPage } from "./overview/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_business_overview = (host) => (gigafibre_fsm.business_overview = new OverviewPage(host));
