/** Tables of codes, turned round to name a code for a person. */

/** From code to words: `{ hostUnknown: 7 }` gives 7 → `host unknown`. */
export function namesOf(codes: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return new Map(Object.entries(codes).map(([name, code]) => [code, words(name)]))
}

/** How a field shows its code: `7 (host unknown)`, and the number alone when it has no name. */
export function coded(names: ReadonlyMap<number, string>): (code: number) => string {
  return (code) => {
    const name = names.get(code)
    return name === undefined ? String(code) : `${code} (${name})`
  }
}
