import { type Cell, table } from "../charts/table.js";
import { memoized } from "../model/memoized.js";
import type { AuctionDocument } from "../model/state.js";
import { parseBid, tryBids } from "../model/try-it.js";
import { seriesRole } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { cursorText } from "./cursor-text.js";
import { cellText } from "./number-text.js";

/** The typed bids, who wins at which price, each one's threshold, and what the best lie would have earned. */
export function tryItLines(auction: AuctionDocument, typing: boolean, width: number, theme: Theme): string[] {
  const { mechanism, bids, fields, field, high } = auction;
  const tried = memoized("tried", [mechanism, bids, high], () => tryBids(mechanism, bids, high));
  const exact = (value: number | null) => (value === null ? "none" : String(Number(value.toPrecision(8))));
  const rows = tried.bidders.map(({ allocation, threshold, utility, lie }, k): Cell[] => {
    const wins = tried.winner === k;
    const text = fields[k]!.text;
    const wrong = typeof parseBid(text) === "string";
    return [
      { text: `${wins ? theme.glyphs.best : " "}${k + 1}`, role: seriesRole(k) },
      {
        text: typing && k === field ? cursorText(fields[k]!, theme) : text,
        role:
          typing && k === field && fields[k]!.untouched
            ? "selected"
            : wrong
              ? "bad"
              : wins
                ? "strong"
                : "plain",
      },
      { text: tried.lottery ? cellText(allocation) : exact(threshold) },
      { text: cellText(Number(utility.toPrecision(6))) },
      lie
        ? { text: `bid ${cellText(lie.bid)}: +${cellText(lie.gain)}`, role: "warning" }
        : { text: "nothing", role: "good" },
    ];
  });
  const titles = ["bidder", "bid", tried.lottery ? "chance" : "threshold", "earns", "a lie would add"];
  const wrong = fields.map(({ text }) => parseBid(text)).find((bid) => typeof bid === "string");
  return [
    verdict(tried, theme, exact),
    ...table({ columns: titles.map((title) => ({ title })), rows, width, theme }),
    wrong === undefined
      ? theme.paint("muted", typing ? "enter: next bidder, esc: leave" : "t: type bids")
      : theme.paint("bad", `A bid ${wrong}: the last number that was one counts.`),
  ];
}

function verdict(
  { winner, price, lottery, bidders }: ReturnType<typeof tryBids>,
  { paint }: Theme,
  exact: (value: number | null) => string,
): string {
  if (winner !== null) return paint("strong", `bidder ${winner + 1} wins and pays ${exact(price)}`);
  if (!lottery) return paint("muted", "nobody wins: every bid is below its threshold");
  const sold = bidders.reduce((sum, { allocation }) => sum + allocation, 0);
  const paid = bidders.reduce((sum, { payment }) => sum + payment, 0);
  return paint("strong", `a lottery: sold with chance ${cellText(sold)}, expected payment ${cellText(paid)}`);
}
