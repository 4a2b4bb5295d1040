/** What a handler of this folder needs of a request that a name server has checked. Types only. */

import type { Client } from '../message/client.ts'
import type { Message } from '../message/message.ts'

export interface TransferRequest {
  readonly message: Message
  /** Undefined where there is no transport: then nothing bounds the answer but the size of messages. */
  readonly client: Client | undefined
  /** Octets that a message of the response may have. */
  readonly room: number
}
