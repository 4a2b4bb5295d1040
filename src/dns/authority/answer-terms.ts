/** What holds for whoever asks, beyond the question itself. */

import type { Zone } from '../zone/zone.ts'

export interface AnswerTerms {
  /** Whether it is sure that whoever is named as the client has asked. */
  readonly isAuthenticated: boolean
  /** Room that the response has to leave for what is added to it afterwards: its signature. */
  readonly reservedOctets: number
  /** Whether answers from a zone may be given. */
  admits(zone: Zone): boolean
}

export const TO_EVERYBODY: AnswerTerms = {
  isAuthenticated: false,
  reservedOctets: 0,
  admits: () => true,
}
