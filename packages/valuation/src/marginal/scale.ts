/**
 * Bounds on the scale of values, currency: generous for any money, and tight
 * enough that squares, densities and sums over bidders stay finite.
 */
export const SMALLEST_SCALE = 1e-100;
export const LARGEST_SCALE = 1e100;
