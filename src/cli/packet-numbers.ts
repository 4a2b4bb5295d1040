/** Numbers of packets in a line: `#1–5 #8 #10–12`. */

/** Neighbors are joined; of many groups the first are shown. None for no numbers. */
export function packetNumbers(numbers: readonly number[], most = 3): string {
  const groups = groupsOf(numbers)
  const shown = groups
    .slice(0, most)
    .map(([first, last]) => (first === last ? `#${first}` : `#${first}–${last}`))
  return [...shown, ...(groups.length > most ? ['…'] : [])].join(' ')
}

function groupsOf(numbers: readonly number[]): (readonly [first: number, last: number])[] {
  const groups: [number, number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = groups.at(-1)
    if (last !== undefined && number <= last[1] + 1) last[1] = number
    else groups.push([number, number])
  }
  return groups
}
