// Runs once before the interop tests: says what this machine lacks, before anything is skipped for it.

import { describeMissing, missingNeeds } from './needs.ts'

export default function announceMissing(): void {
  const missing = missingNeeds()
  if (missing.length > 0) console.log(describeMissing(missing))
}
