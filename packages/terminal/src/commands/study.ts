import type { Command } from "commander";
import { addOutputFlags, choiceOption, type DefineCommand, type OutputFlags } from "./flags.js";

export interface StudyFlags extends OutputFlags {
  readonly studyPath?: string;
  readonly storage?: string;
  readonly name?: string;
}

export interface ExportFlags extends StudyFlags {
  readonly format: "csv" | "json";
  readonly out?: string;
}

export interface DeleteFlags extends StudyFlags {
  readonly yes?: boolean;
}

/** `auction-mech study list|show|best|export|delete`. */
export const studyCommand: DefineCommand = (program, finish) => {
  const study = program
    .command("study")
    .description("Look into studies, those of sweeps and those of Optuna.")
    .addHelpText(
      "after",
      `
Examples:
  $ auction-mech study list --study-path runs/…/latent/study.sqlite3
  $ auction-mech study show --study-path runs/…/latent/study.sqlite3
  $ auction-mech study best --storage postgresql://user:password@host/database --name "auction-net on latent"
  $ auction-mech study export --study-path study.sqlite3 --format json --out trials.json
  $ auction-mech study delete --study-path study.sqlite3 --name old --yes`,
    );
  const verb = (name: string, description: string): Command => {
    const command = study
      .command(name)
      .description(description)
      .option("--study-path <file>", "a SQLite file that holds studies")
      .option("--storage <url>", "a database that holds studies: postgresql://… or sqlite:///FILE");
    if (name !== "list") command.option("--name <name>", "which study, where there are several");
    return addOutputFlags(command);
  };

  verb("list", "List the studies of a file or database.").action(async (flags: StudyFlags) => {
    finish(await (await import("./run-study.js")).listStudies(flags));
  });
  verb("show", "Show a study: what it tunes, how it stands, its trials and its best.").action(
    async (flags: StudyFlags) => {
      finish(await (await import("./run-study.js")).showStudy(flags));
    },
  );
  verb("best", "Print the best trial's parameters; of several objectives the Pareto front.").action(
    async (flags: StudyFlags) => {
      finish(await (await import("./run-study.js")).showBest(flags));
    },
  );
  verb("export", "Write all trials, with the columns of Optuna's trials_dataframe.")
    .addOption(choiceOption("--format <kind>", "of the output", ["csv", "json"]).default("csv"))
    .option("--out <file>", "where to write (default: standard output)")
    .action(async (flags: ExportFlags) => {
      finish(await (await import("./run-study.js")).exportStudy(flags));
    });
  verb("delete", "Delete a study with all its trials.")
    .option("--yes", "really")
    .action(async (flags: DeleteFlags) => {
      finish(await (await import("./run-study.js")).removeStudy(flags));
    });
};
