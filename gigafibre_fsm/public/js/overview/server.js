// What the overview of the business asks of the server.
import { read } from "../platform/server.js";

/** @returns {Promise<BusinessOverview>} */
export const load_overview = () => read("overview.load_overview");
/** @returns {Promise<FeedEntry[]>} */
export const load_feed = () => read("overview.load_feed");
