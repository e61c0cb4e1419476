import type { Conditional } from "@auction-mech/core";

/** How finely a maximum is bracketed, relative to the price. */
const TOLERANCE = 1e-10;
/** Prices tried where the revenue curve may have several humps: half at equal steps, half at equal ratios. */
const PRICES = 64;
/** Prices that sell less often than this share of the floor's sales are not tried. */
const RAREST = 1e-6;
const MOST_STEPS = 200;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The price r ≥ `floor` that earns most from one bidder:
 *
 *     r = argmax_{r ≥ floor} r · P(value ≥ r)
 *
 * @param regular whether φ is known to cross 0 at most once: then r is the
 * floor or the root of φ; else the best of a grid of prices, refined
 * @returns currency; the floor where nothing can be sold above it
 */
export function monopolyPrice(law: Conditional, floor: number, regular: boolean): number {
  const { support } = law;
  if (floor >= support.high) return floor;
  const low = Math.max(floor, support.low);
  // The atom is read only where it counts: it may be an integral.
  const atAtom = () => low === support.low && (law.atom ?? 0) > 0;
  const price = regular ? rootPrice(law, low, atAtom()) : searchedPrice(law, low);
  return Number.isFinite(price) ? Math.max(price, floor) : floor;
}

// --- One hump: the root of φ ---

function rootPrice(law: Conditional, low: number, atAtom: boolean): number {
  const atLow = atAtom ? Number.NEGATIVE_INFINITY : law.virtualValue(low);
  if (atLow >= 0) return low;
  const { high, atHigh } = bracket(law, low, atLow);
  if (!(high > low)) return low;
  return root((value) => law.virtualValue(value), [low, atLow], [high, atHigh]);
}

/** A value above the root: the top of the support, or far enough out. */
function bracket(law: Conditional, low: number, atLow: number): { high: number; atHigh: number } {
  const top = law.support.high;
  if (Number.isFinite(top)) return { high: top, atHigh: top };
  // v − φ(v) = (1 − F)/f is the scale on which sales thin out.
  let high = Number.isFinite(atLow) ? low - atLow : law.quantile(0.5);
  if (!(high > low)) high = low > 0 ? 2 * low : 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const atHigh = law.virtualValue(high);
    if (atHigh >= 0) return { high, atHigh };
    high *= 2;
  }
  return { high: low, atHigh: 0 };
}

/** Where f turns from negative to positive: false position after Illinois, bisection where that is slow or an end infinite. */
function root(
  f: (value: number) => number,
  [low, atLow]: readonly [number, number],
  [high, atHigh]: readonly [number, number],
): number {
  let [a, fa, b, fb] = [low, atLow, high, atHigh];
  let side = 0;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= MOST_STEPS && b - a > TOLERANCE * b; step++) {
    // At least half the tolerance from either end, so that the root soon lies between the last two guesses.
    const away = (TOLERANCE / 2) * b;
    let middle = Math.max(a + away, Math.min(b - away, (a * fb - b * fa) / (fb - fa)));
    // Every fourth step looks whether the bracket shrinks, so that no shape of f can stall it.
    if (step % 4 === 0) {
      if (b - a > before / 4) middle = a + (b - a) / 2;
      before = b - a;
    }
    if (!(middle > a && middle < b)) middle = a + (b - a) / 2;
    const at = f(middle);
    if (at === 0) return middle;
    if (at > 0) {
      [b, fb] = [middle, at];
      // An end that stays pulls the next guess towards itself.
      if (side > 0) fa /= 2;
      side = 1;
    } else {
      [a, fa] = [middle, at];
      if (side < 0) fb /= 2;
      side = -1;
    }
  }
  return b;
}

// --- Several humps: a grid, then golden section ---

function searchedPrice(law: Conditional, low: number): number {
  const sales = law.survival(low);
  if (!(sales > 0)) return low;
  const prices = pricesAbove(law, low, sales);
  const revenue = (price: number) => price * law.survival(price);
  let best = 0;
  let most = revenue(prices[0]!);
  prices.forEach((price, k) => {
    const earned = revenue(price);
    if (earned > most) [best, most] = [k, earned];
  });
  const refined = goldenSection(
    revenue,
    prices[Math.max(0, best - 1)]!,
    prices[Math.min(prices.length - 1, best + 1)]!,
  );
  return revenue(refined) > most ? refined : prices[best]!;
}

function pricesAbove(law: Conditional, low: number, sales: number): number[] {
  const highest = law.quantile(1 - sales * RAREST);
  const high = Number.isFinite(highest) ? highest : law.quantile(1 - 1e-12);
  if (!(high > low)) return [low];
  const first = Math.max(low, (high - low) * 1e-3);
  const ratio = (high / first) ** (2 / PRICES);
  const prices = [low];
  for (let k = 1; k <= PRICES / 2; k++) {
    prices.push(low + ((high - low) * 2 * k) / PRICES, first * ratio ** k);
  }
  prices.sort((a, b) => a - b);
  // Distinct, so that neighbours bracket a maximum.
  return prices.filter((price, k) => k === 0 || price > prices[k - 1]!);
}

function goldenSection(f: (at: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  for (let step = 0; step < MOST_STEPS && b - a > TOLERANCE * b; step++) {
    if (fc >= fd) {
      [b, d, fd] = [d, c, fc];
      c = b - GOLDEN * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + GOLDEN * (b - a);
      fd = f(d);
    }
  }
  return fc >= fd ? c : d;
}
