import { InvalidArgument } from "@auction-mech/core";
import { type AttributeValue, encodeAttribute } from "./attribute-json.js";

/** What every database can keep of a name: the format's columns have 512 characters, and PostgreSQL no NUL. */
const LONGEST = 512;

/** @param what the subject of the error's sentence, as in "A study's name" */
export function requireName(what: string, name: string): void {
  if (name.length > LONGEST && [...name].length > LONGEST) {
    throw new InvalidArgument(
      `${what} must have at most ${LONGEST} characters, but has ${[...name].length}: "${name.slice(0, 40)}…". Shorten it.`,
    );
  }
  if (name.includes("\0")) {
    throw new InvalidArgument(`${what} must not hold the NUL character, but got ${JSON.stringify(name)}.`);
  }
}

/** Throws unless the attribute can be stored. @throws InvalidData where the value is no JSON */
export function requireAttribute(key: string, value: AttributeValue): void {
  requireName("An attribute's key", key);
  encodeAttribute(value);
}
