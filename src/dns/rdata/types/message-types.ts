/** The record types that belong to one message and stand in no zone: OPT, TKEY and TSIG. */

import { u16, u48 } from '../integers.ts'
import { exactName } from '../names.ts'
import type { TypeTable } from '../record-type.ts'
import { moment } from '../times.ts'
import { options } from './options.ts'
import { errorCode, sizedOctets } from './signature-fields.ts'

export const MESSAGE_TYPES = {
  OPT: options,
  TKEY: {
    algorithm: exactName,
    inception: moment,
    expiration: moment,
    mode: u16,
    error: errorCode,
    key: sizedOctets,
    otherData: sizedOctets,
  },
  TSIG: {
    algorithm: exactName,
    timeSigned: u48,
    fudge: u16,
    mac: sizedOctets,
    originalId: u16,
    error: errorCode,
    otherData: sizedOctets,
  },
} as const satisfies TypeTable
