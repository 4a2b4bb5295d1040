/** Numbers of packets in a line: `#5`, `#1–5 #8`, or, where there are many, the first and the last. */

/** Groups of neighbors that are shown one by one. */
const MOST_GROUPS = 2

/** Nothing for no numbers. */
export function packetNumbers(numbers: readonly number[]): string {
  const groups = groupsOf(numbers)
  if (groups.length > MOST_GROUPS) return `#${groups[0]![0]}…#${groups.at(-1)![1]}`
  return groups.map(([first, last]) => (first === last ? `#${first}` : `#${first}–${last}`)).join(' ')
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
