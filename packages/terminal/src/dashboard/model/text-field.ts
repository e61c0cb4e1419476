/** One line of text being edited; the cursor stands before the character of its number. */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
  /** The focus has just come to it: what is typed replaces it all, what moves or deletes edits it. */
  readonly untouched?: true;
}

export function textField(text: string): TextField {
  return { text, cursor: text.length };
}

export function untouchedField(text: string): TextField {
  return { ...textField(text), untouched: true };
}

/** The field after a key, or undefined where the key means nothing to it. */
export function edited(field: TextField, key: string): TextField | undefined {
  const { text, cursor } = field;
  switch (key) {
    case "left":
      return { text, cursor: Math.max(0, cursor - 1) };
    case "right":
      return { text, cursor: Math.min(text.length, cursor + 1) };
    case "home":
    case "ctrl+a":
      return { text, cursor: 0 };
    case "end":
    case "ctrl+e":
      return { text, cursor: text.length };
    case "backspace":
      return cursor === 0
        ? { text, cursor }
        : { text: text.slice(0, cursor - 1) + text.slice(cursor), cursor: cursor - 1 };
    case "delete":
    case "ctrl+d":
      return { text: text.slice(0, cursor) + text.slice(cursor + 1), cursor };
    case "ctrl+u":
      return { text: text.slice(cursor), cursor: 0 };
    case "ctrl+k":
      return { text: text.slice(0, cursor), cursor };
    case "space":
      return inserted(field, " ");
    default:
      return [...key].length === 1 ? inserted(field, key) : undefined;
  }
}

function inserted({ text, cursor, untouched }: TextField, piece: string): TextField {
  if (untouched) return textField(piece);
  return { text: text.slice(0, cursor) + piece + text.slice(cursor), cursor: cursor + piece.length };
}
