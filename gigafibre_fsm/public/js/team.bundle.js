// The page “Team”: see docs/features/team.md.
import { TeamPage } from "./team/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_team = (page) => new TeamPage(page);
