/**
 * From the evidence of a journey to its cause. Rules go first from what was said in so many words to what can only be
 * concluded; where none applies, the evidence stands for itself. What somebody broke on purpose is known to none of them.
 */

import type { Internet } from '../../internet/internet.ts'
import type { Journey } from '../journey.ts'
import {
  badCertificate,
  closedPort,
  httpStatus,
  lameDelegation,
  noAddress,
  noSuchName,
} from './answer-rules.ts'
import type { Diagnosis } from './diagnosis.ts'
import { viewOf } from './network-view.ts'
import { cutCable, droppingFirewall, fullNatTable, hijackedPrefix, withdrawnPrefix } from './path-rules.ts'
import { wrongProtocol } from './protocol-rule.ts'
import { closedOwnPort, noNameServer, nobodyThere, noRoute } from './reach-rules.ts'
import type { Rule } from './scene.ts'
import { deadNameServers, mtuBlackHole } from './silence-rules.ts'
import { slowness } from './slowness.ts'
import { troubleOf } from './trouble.ts'
import { unknownCause } from './unknown.ts'

/** The first that applies counts. */
const RULES: readonly Rule[] = [
  httpStatus,
  badCertificate,
  wrongProtocol,
  noNameServer,
  noSuchName,
  noAddress,
  lameDelegation,
  closedPort,
  closedOwnPort,
  fullNatTable,
  hijackedPrefix,
  cutCable,
  withdrawnPrefix,
  droppingFirewall,
  mtuBlackHole,
  deadNameServers,
  noRoute,
  nobodyThere,
]

/** Why a journey ended as it did. The Internet is looked at as it is now: to be called before anything in it changes. */
export function diagnose(journey: Journey, internet: Internet): Diagnosis {
  const network = viewOf(internet)
  const trouble = troubleOf(journey, network)
  if (trouble === undefined) return slowness(journey, network)
  const scene = { journey, network, trouble }
  for (const rule of RULES) {
    const found = rule(scene)
    if (found !== undefined) return found
  }
  return unknownCause(scene)
}
