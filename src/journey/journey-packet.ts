/** One frame of a journey. Types only. */

/** A frame as it came off a cable. */
export interface JourneyPacket {
  /** As in the pcapng file, from 1. */
  readonly number: number
  readonly atMs: number
  readonly cable: string
  /** The machines at the ends of the cable, in the direction of the frame. */
  readonly from: string
  readonly to: string
  /** Ethernet II, without FCS. */
  readonly frame: Uint8Array
  /** What the octets don't say: that it was lost, say. */
  readonly comment: string | undefined
}
