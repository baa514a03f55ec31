// The page “Flows”: see docs/features/flow-editor.md.
import { FlowPage } from "./flow_editor/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_flow_editor = (page) => FlowPage.open(page);
