import { InvalidData } from "@auction-mech/core";

/** What an attribute may hold. Numbers may be NaN or infinite: the format keeps them as bare tokens. */
export type AttributeValue =
  | null
  | boolean
  | number
  | string
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * Encodes an attribute the way Python's `json.dumps` does: ASCII, a space after
 * each comma and colon, and NaN, Infinity and -Infinity as bare tokens.
 */
export function encodeAttribute(value: AttributeValue): string {
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
    return Object.is(value, -0) ? "-0.0" : String(value);
  }
  if (typeof value === "string") return asciiString(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isArray(value)) return `[${value.map(encodeAttribute).join(", ")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields.map(([key, field]) => `${asciiString(key)}: ${encodeAttribute(field)}`).join(", ")}}`;
  }
  throw new InvalidData(`An attribute must be JSON, but holds a ${typeof value}. Convert it before storing.`);
}

/**
 * Decodes JSON that may hold Python's NaN, Infinity and -Infinity tokens.
 *
 * @throws InvalidData on anything else that is not JSON
 */
export function decodeAttribute(text: string): AttributeValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw notJson(text, error);
  }
  // A private-use character marks the tokens; one in the text itself is doubled.
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) =>
    token.startsWith('"') ? doubleMarks(token) : `"${MARK}${token}"`,
  );
  try {
    return JSON.parse(marked, (_, value: unknown) => unmark(value)) as AttributeValue;
  } catch (error) {
    throw notJson(text, error);
  }
}

// --- Internal helpers ---

const MARK = "\uE000";
const NON_FINITE: Readonly<Record<string, number>> = {
  [`${MARK}NaN`]: Number.NaN,
  [`${MARK}Infinity`]: Number.POSITIVE_INFINITY,
  [`${MARK}-Infinity`]: Number.NEGATIVE_INFINITY,
};

/** In a JSON text, where the mark may stand for itself or be escaped. */
function doubleMarks(token: string): string {
  return token
    .replaceAll(MARK, MARK + MARK)
    .replace(/\\(?:u([eE]000)|.)/g, (escaped, mark) => (mark ? escaped + escaped : escaped));
}

function unmark(value: unknown): unknown {
  if (typeof value === "string") return NON_FINITE[value] ?? value.replaceAll(MARK + MARK, MARK);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key.replaceAll(MARK + MARK, MARK), field]),
  );
}

function parseJson(text: string): AttributeValue {
  return JSON.parse(text) as AttributeValue;
}

/** Array.isArray does not narrow a readonly array. */
function isArray(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function notJson(text: string, cause: unknown): InvalidData {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new InvalidData(
    `An attribute must be stored as JSON, but the storage holds ${JSON.stringify(shown)}. Repair or delete that row.`,
    { cause },
  );
}
