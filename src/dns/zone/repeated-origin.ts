/** Tells names that lack their final dot by what becomes of them: `example.com.example.com.` */

import { DomainName } from '../name/domain-name.ts'

/** Whether a name of a zone repeats its origin. One label says nothing: `com.com.` is a name like others. */
export function repeatsOrigin(name: DomainName, origin: DomainName): boolean {
  const { labelCount } = origin
  if (labelCount < 2 || name.labelCount < 2 * labelCount || !name.isSubdomainOf(origin)) return false
  return name.replaceSuffix(origin, DomainName.root).isSubdomainOf(origin)
}
