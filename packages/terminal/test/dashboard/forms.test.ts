import { valuations } from "@auction-mech/valuation";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { trainCommand } from "../../src/commands/train.js";
import { formOf } from "../../src/dashboard/forms/forms.js";
import { type FormState, formErrors, formKey, openForm } from "../../src/dashboard/model/form.js";

const definition = formOf("train");

function typed(form: FormState, field: string, text: string): FormState {
  let at = form;
  const names = definition.fields(at.values).map(({ name }) => name);
  while (names[at.focus] !== field) at = formKey(at, "down")!;
  for (const key of text) at = formKey(at, key) ?? at;
  return at;
}

describe("the training form", () => {
  it("has every valuation of the registry, with its parameters", () => {
    for (const [name, { options }] of valuations.entries()) {
      const names = definition.fields({ "val-model": name }).map((field) => field.name);
      for (const parameter of Object.keys((options as unknown as { shape: object }).shape)) {
        expect(names).toContain(`params.${parameter}`);
      }
    }
  });

  it("says what is wrong while it is typed, in the field and in the whole", () => {
    const start = openForm(definition, { "val-model": "uniform" });
    expect(formErrors(start)).toEqual({ fields: {}, problem: null });
    expect(formErrors(typed(start, "bidders", "65")).fields.bidders).toMatch(/1 to 64/);
    expect(formErrors(typed(start, "learningRate", "-1")).fields.learningRate).toMatch(/>0/);
    expect(formErrors(typed(start, "params.low", "2")).problem).toMatch(/low/);
  });

  it("amounts to a command line that `train` takes as it stands", async () => {
    let form = openForm(definition, { "val-model": "latent" });
    form = typed(form, "params.weights", "[1,0.5]");
    form = typed(form, "learningRate", "0.01");
    form = typed(form, "phase1Epochs", "2");
    form = typed(form, "seed", "7");
    const args = definition.args(form.values);
    const program = new Command().exitOverride();
    trainCommand(program, () => {}, []);
    const command = program.commands[0]!;
    command.action(() => {});
    await program.parseAsync(["train", ...args], { from: "user" });
    expect(command.opts()).toMatchObject({
      valModel: "latent",
      params: { weights: [1, 0.5] },
      lr: 0.01,
      phase1Epochs: 2,
      seed: 7,
      mechanism: "lookahead-net",
    });
  });
});

describe("the sweep form", () => {
  it("takes samplers and pruners from their registries", () => {
    const fields = formOf("sweep").fields({});
    expect(fields.find(({ name }) => name === "sampler")!.choices).toContain("tpe");
    expect(fields.find(({ name }) => name === "pruner")!.choices![0]).toBe("median");
    expect(formOf("sweep").args({ trials: "5" })).toEqual(["--val-model", "uniform", "--trials", "5"]);
  });
});
