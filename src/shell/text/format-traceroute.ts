/** The line of one hop, as traceroute prints it. */

export interface HopProbe {
  readonly ip: string
  /** Undefined where names are not wanted. */
  readonly name: string | undefined
  /** The number of its autonomous system, where such are wanted and there is one. */
  readonly system?: number | undefined
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
    const { ip, name, system, roundTripMs, mark } = probe
    if (ip !== shownIp) {
      line += name === undefined ? ` ${ip}` : ` ${name} (${ip})`
      if (system !== undefined) line += ` [AS${system}]`
    }
    line += `  ${roundTripMs.toFixed(3)} ms${mark === '' ? '' : ` ${mark}`}`
    shownIp = ip
  }
  return line
}
