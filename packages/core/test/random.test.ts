import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidArgument } from "../src/errors.js";
import { permutation, type Random, stream } from "../src/random.js";
import {
  chiSquareScore,
  correlationScore,
  countScore,
  kolmogorovSmirnov,
  meanScore,
  normalCdf,
} from "./statistics.js";

/** Scores beyond this happen by chance once in 16 000 tries. */
const SIGMAS = 4;

const draw = (length: number, next: () => number) => Float64Array.from({ length }, () => next());
const uniforms = (random: Random, length = 20_000) => draw(length, random.uniform);

function expectScore(score: number): void {
  expect(Math.abs(score)).toBeLessThan(SIGMAS);
}

/** The correlation of a pair of samples, and of their distances from the middle. */
function expectUncorrelated(a: Float64Array, b: Float64Array): void {
  const distance = (u: number) => Math.abs(u - 0.5);
  expectScore(correlationScore(a, b));
  expectScore(correlationScore(a.map(distance), b.map(distance)));
}

describe("stream", () => {
  it("gives the same numbers for the same names", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.maxSafeNat(), (seed, purpose, index) => {
        const take = (random: Random) => [
          random.uniform(),
          random.normal(),
          random.exponential(),
          random.integer(1000),
          random.normal(),
        ];
        expect(take(stream(seed, purpose, index))).toEqual(take(stream(seed, purpose, index)));
      }),
      { seed: 1 },
    );
  });

  it("never changes: recorded runs are repeated by these numbers", () => {
    const random = stream(2024, "golden", 7);
    expect([
      random.uniform(),
      random.normal(),
      random.normal(),
      random.exponential(),
      random.integer(10),
    ]).toEqual([0.5087668466525053, -1.0203863067121397, -1.2340533915119953, 2.2368625458771287, 3]);
  });

  it.each([
    ["neighbouring seeds", stream(0, "a"), stream(1, "a")],
    ["seeds that differ in their highest bit", stream(5, "a"), stream(5 + 2 ** 52, "a")],
    ["seeds 2^32 apart", stream(5, "a"), stream(5 + 2 ** 32, "a")],
    ["neighbouring indices", stream(0, "a", 0), stream(0, "a", 1)],
    ["indices 2^31 apart", stream(0, "a", 0), stream(0, "a", 2 ** 31)],
    ["indices 2^32 apart", stream(0, "a", 0), stream(0, "a", 2 ** 32)],
    ["seed and index exchanged", stream(3, "a", 4), stream(4, "a", 3)],
    ["seed and index of one sum", stream(1, "a", 0), stream(0, "a", 1)],
    ["other purposes", stream(0, "train-values"), stream(0, "test-values")],
    ["a purpose and its anagram", stream(0, "ab"), stream(0, "ba")],
    ["a purpose and its beginning", stream(0, "a"), stream(0, "a\0")],
    ["no purpose and one of a zero", stream(0, ""), stream(0, "\0")],
    ["characters 256 apart", stream(0, "\u0061"), stream(0, "\u0161")],
  ])("is uncorrelated with another one: %s", (_, one, other) => {
    const a = uniforms(one);
    const b = uniforms(other);
    expectUncorrelated(a, b);
    expectUncorrelated(a.subarray(1), b.subarray(0, -1));
    expect(a.filter((value, k) => value === b[k]).length).toBe(0);
  });

  it.each([
    ["index", (k: number) => stream(0, "first", k)],
    ["seed", (k: number) => stream(k, "first")],
    ["purpose", (k: number) => stream(0, `first-${k}`)],
  ])("begins unlike every other one over 10^5 values of its %s", (_, make) => {
    const randoms = Array.from({ length: 100_000 }, (__, k) => make(k));
    const first = Float64Array.from(randoms, (random) => random.uniform());
    const second = Float64Array.from(randoms, (random) => random.uniform());
    // 10^5 of 2^53 numbers: a repetition by chance has probability 6e-7.
    expect(new Set(first).size).toBe(first.length);
    expect(kolmogorovSmirnov(first, (u) => u)).toBeLessThan(1);
    expectUncorrelated(first.subarray(1), first.subarray(0, -1));
    expectUncorrelated(first, second);
    const cells = new Uint32Array(256);
    for (let k = 1; k < first.length; k++) {
      cells[Math.floor(first[k - 1]! * 16) * 16 + Math.floor(first[k]! * 16)]! += 1;
    }
    expectScore(chiSquareScore(cells));
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])("refuses %d as seed and index", (bad) => {
    expect(() => stream(bad, "a")).toThrow(InvalidArgument);
    expect(() => stream(0, "a", bad)).toThrow(InvalidArgument);
  });
});

describe("uniform", () => {
  const sample = uniforms(stream(1, "uniform"), 200_000);

  it("lies in [0, 1)", () => {
    expect(sample.every((u) => u >= 0 && u < 1)).toBe(true);
  });

  it("is uniform: Kolmogorov and Smirnov, mean 1/2, variance 1/12", () => {
    expect(kolmogorovSmirnov(sample, (u) => u)).toBeLessThan(1);
    expectScore(meanScore(sample, 1 / 2));
    expectScore(
      meanScore(
        sample.map((u) => (u - 1 / 2) ** 2),
        1 / 12,
      ),
    );
  });

  it("has no memory of the numbers before it", () => {
    for (const lag of [1, 2, 3, 7]) expectUncorrelated(sample.subarray(lag), sample.subarray(0, -lag));
    const cells = new Uint32Array(4096);
    for (let k = 0; k + 2 < sample.length; k += 3) {
      const [x, y, z] = [sample[k]!, sample[k + 1]!, sample[k + 2]!];
      cells[Math.floor(x * 16) * 256 + Math.floor(y * 16) * 16 + Math.floor(z * 16)]! += 1;
    }
    expectScore(chiSquareScore(cells));
  });

  it.each([1, 2, 16, 26, 27, 32, 52, 53])("has a fair bit %d after the point", (bit) => {
    const ones = sample.filter((u) => Math.floor(u * 2 ** bit) % 2 === 1).length;
    expectScore(countScore(ones, sample.length, 1 / 2));
  });
});

describe("normal", () => {
  const sample = draw(200_000, stream(2, "normal").normal);

  it("is standard normal: Kolmogorov and Smirnov", () => {
    expect(kolmogorovSmirnov(sample, normalCdf)).toBeLessThan(1);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 3],
    [6, 15],
  ])("has moment %d equal to %d", (power, moment) => {
    expectScore(
      meanScore(
        sample.map((z) => z ** power),
        moment,
      ),
    );
  });

  it.each([1, 2, 3, 4])("is as often beyond %d as it should be, on either side", (bound) => {
    const tail = normalCdf(-bound);
    expectScore(countScore(sample.filter((z) => z > bound).length, sample.length, tail));
    expectScore(countScore(sample.filter((z) => z < -bound).length, sample.length, tail));
  });

  it("is independent of the normal made in the same round and of the one before", () => {
    const square = (z: number) => z * z;
    for (const lag of [1, 2]) {
      const [a, b] = [sample.subarray(lag), sample.subarray(0, -lag)];
      expectScore(correlationScore(a, b));
      expectScore(correlationScore(a.map(square), b.map(square)));
    }
  });
});

describe("exponential", () => {
  const sample = draw(200_000, stream(3, "exponential").exponential);

  it("is exponential with mean 1: Kolmogorov and Smirnov", () => {
    expect(kolmogorovSmirnov(sample, (x) => -Math.expm1(-x))).toBeLessThan(1);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 6],
  ])("has moment %d equal to %d", (power, moment) => {
    expectScore(
      meanScore(
        sample.map((x) => x ** power),
        moment,
      ),
    );
  });

  it.each([1, 3, 5, 7, 9])("is beyond %d as often as it should be", (bound) => {
    expectScore(countScore(sample.filter((x) => x > bound).length, sample.length, Math.exp(-bound)));
  });

  it("is finite and not negative", () => {
    expect(sample.every((x) => Number.isFinite(x) && x >= 0)).toBe(true);
  });
});

describe("integer", () => {
  it.each([2, 3, 10, 1000])("is uniform below %d", (bound) => {
    const random = stream(4, "integer", bound);
    const counts = new Uint32Array(bound);
    for (let k = 0; k < 100_000; k++) counts[random.integer(bound)]! += 1;
    expectScore(chiSquareScore(counts));
  });

  it("is 0 below 1, and whole and in range below 2^53 - 1", () => {
    const random = stream(4, "integer");
    expect(random.integer(1)).toBe(0);
    const large = draw(1000, () => random.integer(Number.MAX_SAFE_INTEGER));
    expect(large.every((k) => Number.isSafeInteger(k) && k >= 0 && k < Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("refuses the bound %d", (bound) => {
    expect(() => stream(0, "a").integer(bound)).toThrow(InvalidArgument);
  });
});

describe("permutation", () => {
  it("holds every number once", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), (length, seed) => {
        const order = permutation(length, stream(seed, "permutation"));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, k) => k));
      }),
      { seed: 1 },
    );
  });

  it("gives each of the 24 orders of four equally often", () => {
    const random = stream(5, "permutation");
    const counts = new Map<string, number>();
    for (let k = 0; k < 48_000; k++) {
      const order = permutation(4, random).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectScore(chiSquareScore([...counts.values()]));
  });

  it("puts every number in every place of ten equally often", () => {
    const random = stream(6, "permutation");
    const counts = new Uint32Array(100);
    for (let k = 0; k < 20_000; k++) {
      permutation(10, random).forEach((value, place) => {
        counts[value * 10 + place]! += 1;
      });
    }
    // Rows and columns are tied: 81 degrees of freedom, so the score of 99 errs on the lenient side by one.
    expect(chiSquareScore(counts)).toBeLessThan(SIGMAS - 1);
  });
});
