// The gradient of the penalised revenue on one tile: its truthful rows, then the rows that a search chose.

import { rowsOf, TILE, UNIT, usedBytes } from "../tile";
import { addRow, flushRows, reserveRows, RowKind, startRows } from "./chosen-rows";
import { headLayer, net, scratch } from "./network";
import { addBidderTotal, addTotal, BidderTotal, Total } from "./sums";
import { backwardTile, fractionsAt } from "./tile-pass";

/** After the tile's truthful pass and search. */
export function descendTile(tile: i32, gradient: usize): void {
  const rows = rowsOf(tile, net.batch);
  truthfulSlopes(tile, rows);
  backwardTile(gradient, usedBytes(rows));
  startRows(tile, gradient);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < net.bidders; i++) {
      const at = <usize>((tile * TILE + r) * net.bidders + i) << 2;
      if (net.seeksRegret && load<f32>(net.gains + at) > 0) {
        reserveRows(1);
        addRow(RowKind.Misreport, r, i, load<f32>(net.misreports + at));
      }
      if (net.seeksGap && load<f32>(net.falls + at) > 0) {
        reserveRows(2);
        addRow(RowKind.Peak, r, i, load<f32>(net.peaks + at));
        addRow(RowKind.Bottom, r, i, load<f32>(net.bottoms + at));
      }
    }
  }
  flushRows();
}

/**
 * How the loss changes with the truthful outcome: −payment for the revenue;
 * the honest utility v x − p lowers what a gainful misreport costs; and a
 * violation p − v x of individual rationality costs.
 */
function truthfulSlopes(tile: i32, rows: i32): void {
  const perProfile: f32 = 1 / <f32>net.batch, padded = <i32>(usedBytes(rows) >> 2);
  let revenue: f32 = 0;
  for (let i = 0; i < net.bidders; i++) {
    const unit = <usize>i * UNIT;
    const regretWeight = load<f32>(net.regretWeights + (<usize>i << 2)), irWeight = load<f32>(net.irWeights + (<usize>i << 2));
    for (let r = 0; r < padded; r++) {
      const at = unit + (<usize>r << 2);
      let shareSlope: f32 = 0, paymentSlope: f32 = 0;
      if (r < rows) {
        const value = load<f32>(scratch + net.tileInput + at), share = load<f32>(scratch + headLayer().activations + at);
        const payment = load<f32>(fractionsAt() + at) * value * share;
        revenue += payment;
        paymentSlope = -perProfile;
        if (net.seeksRegret && load<f32>(net.gains + (<usize>((tile * TILE + r) * net.bidders + i) << 2)) > 0) {
          paymentSlope += regretWeight;
          shareSlope -= regretWeight * value;
        }
        const violation = payment - value * share;
        if (violation > 0) {
          addBidderTotal(BidderTotal.Ir, i, violation);
          paymentSlope += irWeight;
          shareSlope -= irWeight * value;
        }
      }
      store<f32>(scratch + net.shareSlopes + at, shareSlope);
      store<f32>(scratch + net.paymentSlopes + at, paymentSlope);
    }
  }
  addTotal(Total.Revenue, revenue);
}
