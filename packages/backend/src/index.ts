export type { Backend, BackendLoader, BackendName, Tf } from "./backend.js";
export { backends, loadBackend } from "./load-backend.js";
