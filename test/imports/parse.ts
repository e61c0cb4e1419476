import { isBuiltin } from "node:module";
import ts from "typescript";

/** One way in which a file asks for another module. */
export interface ImportSite {
  /** null where it is computed at run time. */
  readonly specifier: string | null;
  /** Erased by the compiler: nothing is loaded at run time. */
  readonly typeOnly: boolean;
  /** Loaded when that line runs, not with the file. */
  readonly lazy: boolean;
  readonly line: number;
}

/** What a file takes from outside itself. */
export interface Demands {
  readonly imports: readonly ImportSite[];
  /** Uses of what only Node has without an import: `process`, `Buffer`, `import.meta.dirname`. */
  readonly nodeGlobals: readonly { readonly name: string; readonly line: number }[];
}

const NODE_GLOBALS = new Set([
  "process",
  "Buffer",
  "global",
  "require",
  "__dirname",
  "__filename",
  "setImmediate",
  "clearImmediate",
]);
const NODE_META = new Set(["dirname", "filename"]);

/** Reads the demands of one source file (TypeScript, JavaScript or AssemblyScript). */
export function demandsOf(path: string, text: string): Demands {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportSite[] = [];
  const globals: { name: string; line: number; node: ts.Identifier | null }[] = [];
  const declared = new Set<string>();
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

  const visit = (node: ts.Node): void => {
    const site = importAt(node);
    if (site) imports.push({ ...site, line: lineOf(node) });
    if (ts.isIdentifier(node)) {
      if (isDeclarationName(node)) declared.add(node.text);
      else if (NODE_GLOBALS.has(node.text) && isFree(node))
        globals.push({ name: node.text, line: lineOf(node), node });
    } else if (isNodeMeta(node)) {
      globals.push({ name: node.getText(file), line: lineOf(node), node: null });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const directive of file.typeReferenceDirectives) {
    const line = file.getLineAndCharacterOfPosition(directive.pos).line + 1;
    imports.push({ specifier: directive.fileName, typeOnly: true, lazy: false, line });
  }
  return {
    imports,
    // A file's own variable of that name is not Node's. Scopes are not told apart: one declaration is enough.
    nodeGlobals: globals
      .filter(({ name, node }) => node === null || !declared.has(name))
      .map(({ name, line }) => ({ name, line })),
  };
}

/** The name of the package (or Node module, with its prefix) that a bare specifier asks for. */
export function libraryOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]!;
}

// --- Internal helpers ---

function importAt(node: ts.Node): Omit<ImportSite, "line"> | null {
  if (ts.isImportDeclaration(node)) {
    // `import { type A } from "x"` still loads x (verbatimModuleSyntax): only `import type` is erased.
    return {
      specifier: literal(node.moduleSpecifier),
      typeOnly: node.importClause?.isTypeOnly === true,
      lazy: false,
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly, lazy: false };
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { specifier: literal(node.moduleReference.expression), typeOnly: node.isTypeOnly, lazy: false };
  }
  if (ts.isImportTypeNode(node)) {
    const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { specifier: literal(argument), typeOnly: true, lazy: false };
  }
  if (ts.isCallExpression(node) && isLoader(node.expression)) {
    return { specifier: literal(node.arguments[0]), typeOnly: false, lazy: true };
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "URL") {
    // new URL("./worker.js", import.meta.url): how workers and assets are named.
    const [target, base] = node.arguments ?? [];
    const specifier = literal(target);
    if (specifier?.startsWith(".") && base?.getText() === "import.meta.url")
      return { specifier, typeOnly: false, lazy: true };
  }
  return null;
}

/** `import(…)`, `require(…)`, `require.resolve(…)`, `import.meta.resolve(…)`. */
function isLoader(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ["require", "require.resolve", "import.meta.resolve"].includes(callee.getText());
}

function literal(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

function isNodeMeta(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) && ts.isMetaProperty(node.expression) && NODE_META.has(node.name.text)
  );
}

function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isImportClause(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isNamespaceImport(parent);
  return declares && parent.name === node;
}

/** Whether the identifier stands for a value in scope, not for a member's name or a type's. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return parent.expression.getText() === "globalThis";
  }
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  const isMemberName =
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isEnumMember(parent)) &&
    parent.name === node;
  const isOtherName =
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    (ts.isImportSpecifier(parent) && parent.propertyName === node) ||
    ts.isExportSpecifier(parent) ||
    ts.isJsxAttribute(parent) ||
    ts.isLabeledStatement(parent);
  return !isMemberName && !isOtherName;
}
