import { z } from "zod";

type Issue = z.core.$ZodIssue;

/** A schema's complaint as one line: the rule, the actual value, the remedy. */
export function describeIssue(issue: Issue, valuation: string, options: z.ZodType): string {
  const place = issue.path.length === 0 ? `The parameters of ${valuation}` : `\`${pathOf(issue)}\``;
  const known = options instanceof z.ZodObject ? Object.keys(options.shape) : [];
  const remedy =
    known.length === 0
      ? `${valuation} takes no parameters.`
      : `${valuation} takes ${known.join(", ")}; see \`auction-mech list\`.`;
  return `${place} ${ruleOf(issue)}. ${remedy}`;
}

function pathOf({ path }: Issue): string {
  return path
    .map((key, k) => (typeof key === "number" ? `[${key}]` : k > 0 ? `.${String(key)}` : String(key)))
    .join("");
}

/** "must be …, but got …". */
function ruleOf(issue: Issue): string {
  const got = `but got ${shown(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is required, but is missing"
        : `must be ${nounOf(issue.expected)}, ${got}`;
    case "unrecognized_keys":
      return `must have known names only, but got ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "too_small":
      return `must have at least ${issue.minimum} entries, ${got}`;
    case "too_big":
      return `must have at most ${issue.maximum} entries, ${got}`;
    case "invalid_union":
      return `${issue.message}, ${got}`;
    case "custom":
      return issue.message;
    default:
      return `must fit its description, ${got} (${issue.message.toLowerCase()})`;
  }
}

function nounOf(type: string): string {
  const nouns: Record<string, string> = {
    number: "a finite number",
    string: "text",
    object: "an object",
    array: "a list",
    tuple: "a list",
  };
  return nouns[type] ?? type;
}

/** A value as JSON, cut to a readable length. */
function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
