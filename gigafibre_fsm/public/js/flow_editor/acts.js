// Methods of api/flows.py and of the dry run, asked as the editor needs them.
import { read, write } from "../platform/server.js";

/** @type {(method: string, values?: object) => Promise<any>} */
export const act = (method, values) => write(/** @type {any} */ (`flows.${method}`), values);
/** @type {(method: string, values?: object) => Promise<any>} */
export const look = (method, values) => read(/** @type {any} */ (`flows.${method}`), values);

/** Methods of api/flow_dry_run.py: @type {(method: string, values?: object) => Promise<any>} */
export const tryOut = (method, values) => write(/** @type {any} */ (`flow_dry_run.${method}`), values);
/** @type {(method: string, values?: object) => Promise<any>} */
export const lookAtCount = (method, values) => read(/** @type {any} */ (`flow_dry_run.${method}`), values);
