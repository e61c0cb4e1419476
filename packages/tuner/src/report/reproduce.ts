import type { ParamValue } from "@auction-mech/study";
import { settingsOfParams } from "../space.js";
import type { SweepConfig } from "../sweep-config.js";

/** The command that trains a trial's auction again, phase 1 included. */
export function reproduceCommand(config: SweepConfig, params: Readonly<Record<string, ParamValue>>): string {
  const { valuation, mechanism, seed, valSize, regretProfiles, backend } = config;
  const settings = { ...config.settings, ...settingsOfParams(params) };
  const words = [
    "auction-mech train",
    `--mechanism ${mechanism}`,
    `--val-model ${valuation.name}`,
    ...(valuation.data ? [`--data ${quoted(valuation.data.path)}`] : []),
    `--params ${quoted(JSON.stringify(valuation.params))}`,
    `--bidders ${valuation.bidders}`,
    `--seed ${seed}`,
    `--val-size ${valSize}`,
    `--regret-profiles ${regretProfiles}`,
    `--backend ${backend}`,
    ...(config.deterministic ? ["--deterministic"] : []),
    `--settings ${quoted(JSON.stringify(settings))}`,
  ];
  return words.join(" ");
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
