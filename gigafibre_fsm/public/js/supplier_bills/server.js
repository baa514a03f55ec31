// What the page of supplier bills asks of the server.
import { read, write, write_file } from "../platform/server.js";

/** @returns {Promise<BillList>} */
export const load_list = (state, batch) => read("supplier_bills.list_bills", { state, batch });
/** @returns {Promise<SupplierBillView>} */
export const load_bill = (bill_reading) => read("supplier_bills.load_bill", { bill_reading });
/** @returns {Promise<SupplierBillView>} */
export const save_bill = (values) => write("supplier_bills.save_bill", values);
/** @returns {Promise<SupplierBillView>} */
export const add_supplier = (values) => write("supplier_bills.add_supplier", values);
/** @returns {Promise<BillDraft>} */
export const create_draft = (values) => write("supplier_bills.create_draft", values);
/** @returns {Promise<SupplierBillView>} */
export const dismiss_bill = (values) => write("supplier_bills.dismiss_bill", values);
/** @returns {Promise<SupplierBillView>} */
export const read_again = (values) => write("supplier_bills.read_again", values);
/** @returns {Promise<KeptBillFile>} */
export const upload_bill = (content, title, batch) =>
	write_file("supplier_bills.upload_bill", { title, batch }, "bill", content);
