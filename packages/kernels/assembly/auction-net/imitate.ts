import { rowsOf, TILE, UNIT, usedBytes } from "../tile";
import { headLayer, net, scratch } from "./network";
import { addTotal, Total } from "./sums";
import { backwardTile, fractionsAt } from "./tile-pass";

/** The gradient of the mean squared error to the targets on one tile, after its truthful pass. */
export function imitateTile(tile: i32, gradient: usize): void {
  const rows = rowsOf(tile, net.batch), padded = <i32>(usedBytes(rows) >> 2), bidders = net.bidders;
  const slope: f32 = 2 / (<f32>net.batch * <f32>bidders);
  let allocationError: f32 = 0, paymentError: f32 = 0;
  for (let i = 0; i < bidders; i++) {
    for (let r = 0; r < padded; r++) {
      const at = <usize>i * UNIT + (<usize>r << 2);
      let ofShare: f32 = 0, ofPayment: f32 = 0;
      if (r < rows) {
        const wanted = <usize>((tile * TILE + r) * bidders + i) << 2;
        const share = load<f32>(scratch + headLayer().activations + at);
        const payment = load<f32>(fractionsAt() + at) * load<f32>(scratch + net.tileInput + at) * share;
        ofShare = share - load<f32>(net.targetAllocation + wanted);
        ofPayment = payment - load<f32>(net.targetPayments + wanted);
        allocationError += ofShare * ofShare;
        paymentError += ofPayment * ofPayment;
      }
      store<f32>(scratch + net.shareSlopes + at, slope * ofShare);
      store<f32>(scratch + net.paymentSlopes + at, slope * ofPayment);
    }
  }
  addTotal(Total.AllocationError, allocationError);
  addTotal(Total.PaymentError, paymentError);
  backwardTile(gradient, usedBytes(rows));
}
