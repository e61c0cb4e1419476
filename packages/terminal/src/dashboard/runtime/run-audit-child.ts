import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AuditResult } from "@auction-mech/trainer";

const BIN = fileURLToPath(new URL("../../bin.js", import.meta.url));

/** Audits a saved auction in a process of its own. */
export function auditInChild(path: string): Promise<AuditResult> {
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [BIN, "audit", path, "--json"],
      { maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        const last = stdout.trim().split("\n").at(-1) ?? "";
        // An auction that fails the audit ends with code 1 and its result; a failed command has no result.
        if (last.startsWith("{")) done(JSON.parse(last) as AuditResult);
        else
          fail(
            new Error(
              stderr.trim().replace(/^error: /, "") || error?.message || "The audit ended without a result.",
            ),
          );
      },
    );
  });
}
