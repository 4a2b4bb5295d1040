/** The line of one hop, as traceroute prints it. */

export interface HopProbe {
  readonly ip: string
  /** Undefined where names are not wanted. */
  readonly name: string | undefined
  readonly roundTripMs: number
  /** `!H`, or empty. */
  readonly mark: string
}

/** ` 1  gateway (192.0.2.1)  0.123 ms  0.101 ms *`; undefined stands for a probe without an answer. */
export function formatHop(hop: number, probes: readonly (HopProbe | undefined)[]): string {
  let line = `${String(hop).padStart(2)} `
  let shownIp: string | undefined
  for (const probe of probes) {
    if (probe === undefined) {
      line += ' *'
      continue
    }
    const { ip, name, roundTripMs, mark } = probe
    if (ip !== shownIp) line += name === undefined ? ` ${ip}` : ` ${name} (${ip})`
    line += `  ${roundTripMs.toFixed(3)} ms${mark === '' ? '' : ` ${mark}`}`
    shownIp = ip
  }
  return line
}
