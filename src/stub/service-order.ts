/** Goes through the services of a line of nsswitch.conf, and does what the status of each leads to. */

import type { NssLine, NssStatus } from './nsswitch.ts'
import type { StubErrorCode } from './stub-error.ts'
import type { Database, StepRecord } from './stub-step.ts'

export type ServiceResult<T> =
  | { readonly status: 'success'; readonly value: T }
  /** `error` is what the caller is told if nobody knows better; nothing when the service has no say. */
  | { readonly status: Exclude<NssStatus, 'success'>; readonly error?: StubErrorCode }

export type NssServices<T> = ReadonlyMap<string, () => Promise<ServiceResult<T>>>

/** The outcome of all: a value, or the error. A service that does not exist is one that is not there (`unavail`). */
export async function consultServices<T>(
  database: Database,
  line: NssLine,
  services: NssServices<T>,
  otherwise: StubErrorCode,
  record: StepRecord,
): Promise<{ value: T } | { error: StubErrorCode }> {
  const names = line.services.map(({ name }) => name)
  record.add({ kind: 'service-order', database, line: line.text, services: names })
  let found: { value: T } | undefined
  let error: StubErrorCode | undefined
  for (const { name: service, actions } of line.services) {
    const result: ServiceResult<T> = (await services.get(service)?.()) ?? { status: 'unavail' }
    const action = actions[result.status]
    record.add({ kind: 'service-consulted', database, service, status: result.status, action })
    if (result.status === 'success') found ??= { value: result.value }
    // That the name may yet be found is not taken back by one who does not know it.
    else if (error !== 'EAI_AGAIN') error = result.error ?? error
    if (action === 'return') break
  }
  return found ?? { error: error ?? otherwise }
}
