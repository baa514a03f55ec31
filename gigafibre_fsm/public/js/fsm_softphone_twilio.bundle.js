// Twilio's SDK, fetched when the first softphone of Twilio is made, and by nobody else.
import { TwilioSoftphone } from "./telephone/twilio_softphone.js";

gigafibre_fsm.telephone.register_backend("twilio", () => new TwilioSoftphone());
