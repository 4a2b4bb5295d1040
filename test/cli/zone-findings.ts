// What `zone check` finds in the text of a zone file a.example.zone: one line each, `LINE severity rule: message`.

import { HeldFiles } from '../../src/dns/zonefile/edit/held-files.ts'
import { reportZone } from '../../src/cli/zone-report.ts'

const APEX = '$TTL 60\n@ SOA ns hostmaster 1 200 30 4000 50\n@ NS ns\nns A 192.0.2.1\n'

/** 22 November 2026. */
export const NOW_MS = 1_795_305_600_000

/** A report about a whole file. */
export async function reportOf(text: string) {
  const files = {
    async *read() {
      yield new TextEncoder().encode(text)
    },
  }
  return reportZone(new HeldFiles(files), 'a.example.zone', { origin: undefined, nowMs: NOW_MS })
}

/** The problems with a whole file; that it has a single name server is not meant. */
export async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await reportOf(text)
  return problems
    .filter(({ rule }) => rule !== 'single-ns' && rule !== 'soa-timers')
    .map(({ line, severity, rule, message, mistake, token }) =>
      mistake === undefined
        ? `${line} ${severity} ${rule}: ${message}`
        : `${line} ${mistake.code} ${token}`.trimEnd(),
    )
}

/** The same of a zone a.example with these lines from line 5 on. */
export async function problemsIn(...lines: readonly string[]): Promise<string[]> {
  return problemsOf(APEX + lines.map((line) => `${line}\n`).join(''))
}
