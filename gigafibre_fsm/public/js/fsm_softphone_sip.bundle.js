// sip.js, fetched where the company has a telephone exchange of its own, and nowhere else.
import { SipSoftphone } from "./telephone/sip_softphone.js";

gigafibre_fsm.telephone.register_backend("sip", () => new SipSoftphone());
