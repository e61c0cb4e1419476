/** The numbers of one weight set as the auction uses them: softplus and exponential taken, signs applied. */
export interface AuctionTables {
  /** Where the spline's pieces begin and its heights there, `[pieces]`; its slopes, `[pieces + 1]`. */
  readonly starts: Float64Array;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
  /** `[bidders, hidden]`, `[hidden]`, `[hidden, hidden]`, `[hidden]`, `[hidden]` */
  readonly weights1: Float64Array;
  readonly biases1: Float64Array;
  readonly weights2: Float64Array;
  readonly biases2: Float64Array;
  readonly weights3: Float64Array;
  /** `[bidders]` */
  readonly cross: Float64Array;
  /** `[1]` */
  readonly offset: Float64Array;
  /** As those of the monotone network, with `[bidders, hidden]` weights of logarithms. */
  readonly reserveWeights1: Float64Array;
  readonly reserveLogWeights1: Float64Array;
  readonly reserveBiases1: Float64Array;
  readonly reserveWeights2: Float64Array;
  readonly reserveBiases2: Float64Array;
  readonly reserveWeights3: Float64Array;
  /** `[bidders]` */
  readonly reserveSkip: Float64Array;
  /** `[1]` */
  readonly reserveOffset: Float64Array;
}
