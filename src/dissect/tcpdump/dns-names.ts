/** How tcpdump calls opcodes, response codes, types and classes. */

import { CLASS } from '../../dns/iana/classes.ts'
import { TYPE } from '../../dns/iana/types.ts'

export const OPCODE_NAMES = [
  '',
  ' inv_q',
  ' stat',
  ' op3',
  ' notify',
  ' update',
  ' op6',
  ' op7',
  ' op8',
  ' updateA',
  ' updateD',
  ' updateDA',
  ' updateM',
  ' updateMA',
  ' zoneInit',
  ' zoneRef',
]

export const RCODE_NAMES = [
  '',
  ' FormErr',
  ' ServFail',
  ' NXDomain',
  ' NotImp',
  ' Refused',
  ' YXDomain',
  ' YXRRSet',
  ' NXRRSet',
  ' NotAuth',
  ' NotZone',
  ' Resp11',
  ' Resp12',
  ' Resp13',
  ' Resp14',
  ' NoChange',
]

/** Older versions of tcpdump show the number of a type that is younger than they are; here all have their names. */
export const TYPE_NAMES = new Map<number, string>([
  ...Object.entries(TYPE).map(([name, type]) => [type, name] as const),
  [TYPE['NSAP-PTR'], 'NSAP_PTR'],
])

export const CLASS_NAMES = new Map<number, string>([
  [CLASS.CH, 'CHAOS'],
  [CLASS.HS, 'HS'],
  [CLASS.ANY, 'ANY'],
])
