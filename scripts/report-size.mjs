// Lists source files above 300 lines and functions above 50: a report, never a failure. Each wants a reason.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

const FILE_LINES = 300;
const FUNCTION_LINES = 50;

const sources = readdirSync(".", { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /^(packages|tools)\/[^/]+\/(src|assembly)\/.*\.tsx?$/.test(path))
  .sort();

const report = sources.flatMap((path) => {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const lineAt = (position) => file.getLineAndCharacterOfPosition(position).line + 1;
  const found = [];
  if (lineAt(file.end) > FILE_LINES) found.push(`${path}: ${lineAt(file.end)} lines`);
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const start = lineAt(node.getStart(file));
      const lines = lineAt(node.end) - start + 1;
      const name = node.name?.getText(file) ?? node.parent.name?.getText(file) ?? "a function";
      if (lines > FUNCTION_LINES) found.push(`${path}:${start}: ${name} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
});

const summary = `${sources.length} source files, ${report.length} above ${FILE_LINES} lines a file or ${FUNCTION_LINES} a function`;
process.stdout.write([...report, summary, ""].join("\n"));
