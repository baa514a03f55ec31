// What the map asks of the server.
import { read } from "../platform/server.js";

/** @returns {Promise<MapView>} */
export const open_view = (node) => read("network_map.open_view", { node });
/** @returns {Promise<MapChanges>} */
export const changes_of = (root, cursor) => read("network_map.list_changes", { root, cursor });
/** @returns {Promise<MapHits>} */
export const find_homes = (text) => read("network_map.find_homes", { text });
/** @returns {Promise<MapPanel>} */
export const describe_node = (node) => read("network_map.describe_node", { node });
/** @returns {Promise<MapHomes>} */
export const homes_of = (node, start) => read("network_map.list_homes", { node, start });
