/** What holds for whoever asks, beyond the question itself. */

import type { Zone } from '../zone/zone.ts'

export interface AnswerTerms {
  /** Room that the response has to leave for what is added to it afterwards: its signature. */
  readonly reservedOctets: number
  /** Whether answers from a zone may be given. */
  admits(zone: Zone): boolean
}

export const TO_EVERYBODY: AnswerTerms = { reservedOctets: 0, admits: () => true }
