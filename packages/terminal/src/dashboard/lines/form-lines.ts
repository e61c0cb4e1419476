import { cut, fit } from "../charts/fit.js";
import { type FormState, fieldText, formErrors } from "../model/form.js";
import { firstVisible } from "../model/list.js";
import type { Theme } from "../theme/theme.js";
import { cursorText } from "./cursor-text.js";
import { wrapped } from "./wrapped.js";

/** A form's fields with what is typed, what is wrong with it, and the command that it amounts to. */
export function formLines(form: FormState, width: number, height: number, theme: Theme): string[] {
  const { definition, values, focus } = form;
  const { paint, glyphs } = theme;
  const fields = definition.fields(values);
  const { fields: errors, problem } = formErrors(form);
  const labels = Math.min(18, Math.max(...fields.map(({ label }) => label.length)) + 1);
  const rows = fields.map((field, k) => {
    const focused = k === focus;
    const text = fieldText(field, values);
    const shown = field.choices
      ? focused
        ? `${theme.unicode ? "‹" : "<"} ${text} ${theme.unicode ? "›" : ">"}`
        : text
      : focused
        ? cursorText(form.text, theme)
        : text;
    const room = width - labels - 4;
    const body =
      shown === "" || (focused && text === "" && !field.choices)
        ? `${focused ? shown : ""}${paint("muted", cut(field.placeholder, room - 2, glyphs.ellipsis))}`
        : paint(
            focused && form.text.untouched && !field.choices ? "selected" : "plain",
            cut(shown, room, glyphs.ellipsis),
          );
    const label = fit(field.label, labels);
    const sign = errors[field.name]
      ? paint("bad", glyphs.failed)
      : focused
        ? paint("accent", glyphs.pointer)
        : " ";
    return `${sign} ${focused ? paint("strong", label) : label} ${body}`;
  });
  const field = fields[focus]!;
  const wrong =
    errors[field.name] ?? problem ?? Object.entries(errors).map(([name, error]) => `${name}: ${error}`)[0];
  const command = `auction-mech ${definition.command} ${shellText(definition.args(values))}`;
  const foot = [
    "",
    paint("muted", cut(field.description, width, glyphs.ellipsis)),
    wrong === undefined
      ? paint("good", `${glyphs.done} ready: enter starts it`)
      : paint("bad", cut(`${glyphs.failed} ${wrong}`, width, glyphs.ellipsis)),
    ...wrapped(command, width)
      .slice(0, 3)
      .map((line) => paint("muted", line)),
  ];
  const room = Math.max(1, height - foot.length);
  const first = firstVisible(focus, rows.length, room);
  return [...rows.slice(first, first + room), ...foot];
}

/** Arguments as a shell takes them. */
function shellText(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w./:=,@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
