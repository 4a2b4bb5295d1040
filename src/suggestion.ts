/** What a misspelt word was perhaps meant to be. Knows no vocabulary. */

/**
 * `; did you mean X?` for the candidate closest to `word`, if there is one close enough; otherwise nothing. Letters
 * are compared without case.
 */
export function suggest(word: string, candidates: Iterable<string>): string {
  const upper = word.toUpperCase()
  // One slip, or two in a long word: otherwise every word of two letters is like A, NS or MX.
  let best = upper.length < 2 ? 0 : upper.length < 6 ? 1 : 2
  let closest: string | undefined
  for (const candidate of candidates) {
    if (candidate.length < 2) continue
    const distance = editDistance(upper, candidate.toUpperCase())
    if (distance > best || (distance === best && closest !== undefined)) continue
    best = distance
    closest = candidate
  }
  return closest === undefined ? '' : `; did you mean ${closest}?`
}

/** Letters to insert, remove, replace or swap with their neighbor to get from one word to the other. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, beforeLast[j - 2]! + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
