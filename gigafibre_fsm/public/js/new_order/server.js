// What the wizard of orders asks of the server.
import { read, write } from "../platform/server.js";

/** @returns {Promise<FoundAddresses>} */
export const find_addresses = (text) => read("sales_orders.find_addresses", { text });
/** @returns {Promise<OrderReview>} */
export const load_order = (order) => read("sales_orders.load_order", { order });
/** @returns {Promise<OrderReview>} */
export const set_address = (values) => write("sales_orders.set_address", values);
/** @returns {Promise<OfferChoices>} */
export const list_offers = (order) => read("sales_orders.list_offers", { order });
/** @returns {Promise<OrderReview>} */
export const set_offer = (values) => write("sales_orders.set_offer", values);
/** @returns {Promise<OrderReview>} */
export const set_person = (values) => write("sales_orders.set_person", values);
/** @returns {Promise<OfferedTime[]>} */
export const list_times = (order, from_day) => read("sales_orders.list_times", { order, from_day });
/** @returns {Promise<OrderReview>} */
export const set_time = (order, choice) => write("sales_orders.set_time", { order, choice });
/** @returns {Promise<OrderStateAnswer>} */
export const submit_order = (order, shown) => write("sales_orders.submit_order", { order, shown });
