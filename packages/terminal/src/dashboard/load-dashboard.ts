/** The dashboard with React and Ink, which nothing else needs. React's slow checks are for its developers. */
export async function loadDashboard(): Promise<typeof import("./show-dashboard.js")> {
  process.env.NODE_ENV ??= "production";
  return import("./show-dashboard.js");
}
