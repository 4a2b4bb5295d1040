/** A dynamic update as a function: from a generation of a zone and a request to the next, or to the reason why not. */

import { TextError } from '../../errors.ts'
import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import type { Message } from '../message/message.ts'
import { nextSerial } from '../zone/serial-number.ts'
import { soaSerial, withSerial } from '../rdata/soa-data.ts'
import { ZoneDraft, type FinishedDraft } from '../zone/zone-draft.ts'
import { ZONE_LIMITS } from '../zone/zone-limits.ts'
import type { Zone } from '../zone/zone.ts'
import { applyUpdates } from './apply-updates.ts'
import { checkPrerequisites } from './prerequisites.ts'
import { prescan } from './prescan.ts'

export interface UpdateOutcome {
  readonly rcode: number
  /** Undefined when the update was refused, and when it has changed nothing. */
  readonly change: FinishedDraft | undefined
}

/**
 * Makes all of an update, or nothing (RFC 2136 §3). The zone section must name this zone; whether the client may do that
 * has been decided before. The zone passed in stays as it is.
 */
export function updateZone(zone: Zone, message: Message): UpdateOutcome {
  const steps = updateSteps(zone, message)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** As `updateZone`, with a stop after each small piece of work. */
export function* updateSteps(
  zone: Zone,
  { question, answers, authorities }: Message,
): Generator<void, UpdateOutcome, void> {
  // RFC 2136 §3.1.1: ZOCOUNT is 1, and ZTYPE is SOA.
  if (question?.type !== TYPE.SOA) return refused(RCODE.FORMERR)
  if (question.rrclass !== zone.rrclass || !question.name.equals(zone.origin)) return refused(RCODE.NOTAUTH)
  const draft = new ZoneDraft(zone, ZONE_LIMITS)
  const rcode = (yield* checkPrerequisites(zone, draft, answers)) || prescan(zone, authorities)
  if (rcode !== RCODE.NOERROR) return refused(rcode)
  try {
    yield* applyUpdates(zone, draft, authorities)
    raiseSerial(zone, draft)
    return { rcode: RCODE.NOERROR, change: yield* draft.steps() }
  } catch (error) {
    // RFC 2136 §2.2: REFUSED is for reasons of policy, and none that another server is asked for.
    if (error instanceof TextError && error.code === 'too-long') return refused(RCODE.REFUSED)
    throw error
  }
}

function refused(rcode: number): UpdateOutcome {
  return { rcode, change: undefined }
}

/** RFC 2136 §3.6: once for all that an update has changed, unless it has done so itself. */
function raiseSerial(zone: Zone, draft: ZoneDraft): void {
  if (!draft.isChanged) return
  const soa = draft.rrset(zone.origin, TYPE.SOA)[0]!
  if (soaSerial(soa.rdata) !== zone.serial) return
  draft.removeRrset(zone.origin, TYPE.SOA)
  draft.add({ ...soa, rdata: withSerial(soa.rdata, nextSerial(zone.serial)) })
}
