// What `zone check` finds in the text of a zone file a.example.zone: one line each, `LINE severity rule: message`.

import { reportZone } from '../../src/cli/zone-report.ts'

const APEX = '$TTL 60\n@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n'

/** A report about a whole file. */
export async function reportOf(text: string) {
  const files = {
    async *read() {
      yield new TextEncoder().encode(text)
    },
  }
  return reportZone(files, 'a.example.zone')
}

/** The mistakes and findings about a whole file. */
export async function problemsOf(text: string): Promise<string[]> {
  const report = await reportOf(text)
  const mistakes = report.kind === 'broken' ? report.mistakes : []
  return [
    ...mistakes.map(({ line, code, token }) => `${line} ${code} ${token}`.trimEnd()),
    ...(report.findings ?? []).map(
      ({ line, severity, rule, message }) => `${line} ${severity} ${rule}: ${message}`,
    ),
  ]
}

/** The same of a zone a.example with these lines from line 5 on. */
export async function problemsIn(...lines: readonly string[]): Promise<string[]> {
  return problemsOf(APEX + lines.map((line) => `${line}\n`).join(''))
}
