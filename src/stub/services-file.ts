/** services(5): the names of ports. */

export interface ServicesEntry {
  readonly name: string
  readonly port: number
  /** `tcp`, `udp` and their like. */
  readonly protocol: string
  readonly aliases: readonly string[]
}

/** The lines of the form `http 80/tcp www`, in their order; others say nothing. Never throws. */
export function parseServices(text: string): ServicesEntry[] {
  const entries: ServicesEntry[] = []
  for (const line of text.split('\n')) {
    const [name = '', place = '', ...aliases] = line.split('#', 1)[0]!.trim().split(/\s+/)
    const [, digits, protocol] = /^([0-9]{1,5})\/([a-z]+)$/.exec(place) ?? []
    if (digits === undefined || protocol === undefined || Number(digits) > 0xffff) continue
    entries.push({ name, port: Number(digits), protocol, aliases })
  }
  return entries
}

/** The first entry of a name, which has to be spelt as it is there, with one of the protocols. */
export function findService(
  entries: readonly ServicesEntry[],
  name: string,
  protocols: readonly string[],
): ServicesEntry | undefined {
  for (const protocol of protocols) {
    const found = entries.find(
      (entry) => entry.protocol === protocol && (entry.name === name || entry.aliases.includes(name)),
    )
    if (found !== undefined) return found
  }
  return undefined
}
