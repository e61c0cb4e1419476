import { InvalidArgument } from "@auction-mech/core";
import { type TrainSettings, trainSettingsSchema } from "@auction-mech/trainer";
import type { TrainingFlags } from "./training-flags.js";

/** The flags that are settings, without those not given. Flags of their own go before `--settings`. */
export function settingsOf(flags: TrainingFlags): TrainSettings {
  const { lr, penalty, settings = {}, ...named } = flags;
  const parsed = trainSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidArgument(
      `\`--settings\` must be settings of a training, but ${path.length > 0 ? `\`${path.join(".")}\`` : "they"}: ${message}. \`auction-mech list trainable\` shows them.`,
    );
  }
  const renamed: Record<string, unknown> = { ...named, learningRate: lr, penalties: penalty };
  const given = Object.keys(trainSettingsSchema.shape)
    .map((name) => [name, renamed[name]])
    .filter(([, value]) => value !== undefined);
  return { ...parsed.data, ...Object.fromEntries(given) };
}
