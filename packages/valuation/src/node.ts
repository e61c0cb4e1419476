export { readBidData } from "./read-bid-data.js";
