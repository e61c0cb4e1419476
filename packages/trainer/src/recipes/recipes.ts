import { registry } from "@auction-mech/core";
import { auctionNetRecipe } from "./auction-net.js";
import { lookaheadNetRecipe } from "./lookahead-net.js";
import type { Recipe } from "./recipe.js";

/** Every mechanism that can be trained. */
export const recipes = registry<Recipe>("trainable mechanism", {
  "lookahead-net": lookaheadNetRecipe,
  "auction-net": auctionNetRecipe,
});
