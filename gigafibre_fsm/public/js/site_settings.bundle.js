// The page “Settings and People”: see docs/features/settings.md.
import { SettingsPage } from "./settings/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_site_settings = (page) => new SettingsPage(page);
