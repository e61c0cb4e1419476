import { Box, Text } from "ink";
import { asciiText } from "../theme/ascii-text.js";
import type { Theme } from "../theme/theme.js";
import { frameSigns, frameTop } from "./panel-frame.js";

export interface PanelProps {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly theme: Theme;
  /** Composed to fit: at most `height − 2` of at most `width − 2` columns. */
  readonly lines: readonly string[];
}

/** A frame with a title and ready lines in it. */
export function Panel({ title, width, height, focused, theme, lines }: PanelProps) {
  const signs = frameSigns(focused, theme);
  const role = focused ? "accent" : "muted";
  const side = theme.paint(role, signs.down);
  const bottom = theme.paint(
    role,
    `${signs.bottomLeft}${signs.across.repeat(Math.max(0, width - 2))}${signs.bottomRight}`,
  );
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines lines={[frameTop(title, width, focused, theme)]} theme={theme} />
      <Box height={height - 2} width={width}>
        <Sides text={side} height={height - 2} />
        <Box flexDirection="column" width={width - 2} height={height - 2} overflow="hidden">
          <Lines lines={lines.slice(0, Math.max(0, height - 2))} theme={theme} />
        </Box>
        <Sides text={side} height={height - 2} />
      </Box>
      <Lines lines={[bottom]} theme={theme} />
    </Box>
  );
}

interface LinesProps {
  readonly lines: readonly string[];
  readonly theme: Theme;
}

/** One text a line: each is cut by itself where it does not fit. */
export function Lines({ lines, theme }: LinesProps) {
  return lines.map((line, k) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
    <Text key={k} wrap="truncate">
      {line === "" ? " " : theme.unicode ? line : asciiText(line)}
    </Text>
  ));
}

function Sides({ text, height }: { readonly text: string; readonly height: number }) {
  return (
    <Box flexDirection="column" width={1} height={height}>
      <Text>{new Array<string>(Math.max(0, height)).fill(text).join("\n")}</Text>
    </Box>
  );
}
