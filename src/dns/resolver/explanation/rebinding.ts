/** Says of an answer that it is empty because private addresses were taken out of it: else only a trace would tell. */

import { EDE } from '../../iana/codes.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { formatRdata } from '../../rdata/registry.ts'
import type { Step } from './explanation.ts'
import type { ExtendedError } from './extended-error.ts'

/**
 * The error for a question about `name` and `type` to which there is no answer; undefined where none was taken away. It is
 * a policy of the operator's (RFC 8914 §4.16).
 */
export function privateAddressesRemoved(
  steps: readonly Step[],
  name: DomainName,
  type: number,
): ExtendedError | undefined {
  for (const step of steps) {
    if (step.kind !== 'scrub') continue
    const found = step.removed.find(
      ({ record, reason }) =>
        reason === 'private-address' && record.type === type && record.owner.equals(name),
    )
    if (found === undefined) continue
    const { rrclass, rdata } = found.record
    const extraText = `${name.toString()} may not have private addresses such as ${formatRdata(type, rrclass, rdata)}`
    return { infoCode: EDE.BLOCKED, extraText }
  }
  return undefined
}
