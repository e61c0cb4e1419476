/** One line of text being edited; the cursor stands before the character of its number. */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
}

export function textField(text: string): TextField {
  return { text, cursor: text.length };
}

/** The field after a key, or undefined where the key means nothing to it. */
export function edited({ text, cursor }: TextField, key: string): TextField | undefined {
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
    case "ctrl+d":
      return { text: text.slice(0, cursor) + text.slice(cursor + 1), cursor };
    case "ctrl+u":
      return { text: text.slice(cursor), cursor: 0 };
    case "ctrl+k":
      return { text: text.slice(0, cursor), cursor };
    case "space":
      return inserted({ text, cursor }, " ");
    default:
      return [...key].length === 1 ? inserted({ text, cursor }, key) : undefined;
  }
}

function inserted({ text, cursor }: TextField, piece: string): TextField {
  return { text: text.slice(0, cursor) + piece + text.slice(cursor), cursor: cursor + piece.length };
}
