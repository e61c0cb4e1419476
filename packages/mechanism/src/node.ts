export { loadAuction, saveAuction } from "./trained/auction-folder.js";
