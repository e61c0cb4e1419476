import { edited, type TextField, textField, untouchedField } from "./text-field.js";

/** One line of a form. */
export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Chosen among these with left and right; free text without. */
  readonly choices?: readonly string[];
  /** What an empty text stands for, in words. */
  readonly placeholder: string;
  /** What is wrong with a text, or null. */
  check(text: string): string | null;
}

/** The texts of the fields that were touched, by name. */
export type FormValues = Readonly<Record<string, string>>;

/** A form is made anew from its values, since one choice may decide which other fields there are. */
export interface FormDefinition {
  readonly title: string;
  readonly command: "train" | "sweep";
  fields(values: FormValues): readonly FieldSpec[];
  /** What is wrong with the fields together, or null. */
  problem(values: FormValues): string | null;
  /** The command line that does what the form says. */
  args(values: FormValues): readonly string[];
}

export interface FormState {
  readonly definition: FormDefinition;
  readonly values: FormValues;
  /** Which field has the focus, and its text. */
  readonly focus: number;
  readonly text: TextField;
}

export function openForm(definition: FormDefinition, values: FormValues = {}): FormState {
  const first = definition.fields(values)[0]!;
  return { definition, values, focus: 0, text: textField(fieldText(first, values)) };
}

/** The text of a field: as typed, else its first choice, else empty. */
export function fieldText({ name, choices }: FieldSpec, values: FormValues): string {
  return values[name] ?? choices?.[0] ?? "";
}

/** The form after a key, or undefined where the key means nothing to it. */
export function formKey(form: FormState, key: string): FormState | undefined {
  const fields = form.definition.fields(form.values);
  const field = fields[form.focus]!;
  if (key === "down" || key === "tab") return focusOn(form, (form.focus + 1) % fields.length);
  if (key === "up" || key === "shift+tab")
    return focusOn(form, (form.focus + fields.length - 1) % fields.length);
  if (field.choices) {
    const by = key === "left" ? -1 : key === "right" || key === "space" ? 1 : 0;
    if (by === 0) return undefined;
    const { choices } = field;
    const at = choices.indexOf(fieldText(field, form.values));
    return withText(form, field, textField(choices[(at + by + choices.length) % choices.length]!));
  }
  const text = edited(form.text, key);
  return text && withText(form, field, text);
}

/** Everything that is wrong with the form: by field, and as a whole once no field is. */
export function formErrors({ definition, values }: FormState): {
  readonly fields: Readonly<Record<string, string>>;
  readonly problem: string | null;
} {
  const wrong = definition.fields(values).flatMap((field) => {
    const error = field.check(fieldText(field, values));
    return error === null ? [] : [[field.name, error] as const];
  });
  return {
    fields: Object.fromEntries(wrong),
    problem: wrong.length > 0 ? null : definition.problem(values),
  };
}

function focusOn(form: FormState, focus: number): FormState {
  const field = form.definition.fields(form.values)[focus]!;
  return { ...form, focus, text: untouchedField(fieldText(field, form.values)) };
}

function withText(form: FormState, { name }: FieldSpec, text: TextField): FormState {
  return { ...form, text, values: { ...form.values, [name]: text.text } };
}
