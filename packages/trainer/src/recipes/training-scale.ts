import { InvalidData, type Profiles } from "@auction-mech/core";
import { firstBestWelfare } from "@auction-mech/econ";

/**
 * The unit of a network's inside: the mean of max_i v_i, currency.
 *
 * @throws InvalidData when there is nothing to sell for
 */
export function trainingScale(values: Profiles): number {
  const scale = firstBestWelfare(values);
  if (scale > 0) return scale;
  throw new InvalidData(
    `Some training value must be above 0, but all of the ${values.batch} profiles are 0. Check the data or the valuation's parameters.`,
  );
}
