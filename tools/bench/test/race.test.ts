import { describe, expect, it } from "vitest";
import { median, race, ratioCells } from "../src/race.js";

describe("race", () => {
  it("lets the racers take turns, and does not count the first round", async () => {
    const turns: string[] = [];
    const racer = (name: string, first: number) => ({
      name,
      async turn() {
        turns.push(name);
        const round = turns.filter((each) => each === name).length;
        return [first * round, first * round, 100 * first];
      },
    });
    const [a, b] = await race([racer("a", 3), racer("b", 1)], 2);
    expect(turns.join("")).toBe("ababab");
    expect(a).toEqual({ name: "a", samples: [6, 6, 300, 9, 9, 300], rounds: [6, 9] });
    expect(ratioCells(a!, b!)).toEqual(["3.00", "3.00 (3.00 to 3.00)"]);
  });

  it("has the median of an even count between the two in the middle", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 2])).toBe(2);
  });
});
