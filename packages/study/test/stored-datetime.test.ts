import { expect, it, vi } from "vitest";
import { storedNow } from "../src/sql/stored-datetime.js";

it("the time follows a clock that was set", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  try {
    expect(storedNow().slice(0, 16)).toBe(new Date().toISOString().slice(0, 16).replace("T", " "));
  } finally {
    vi.useRealTimers();
  }
});
