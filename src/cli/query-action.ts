/** What `rootwalk query` does. */

import type { SocketAddress } from '../address/socket-address.ts'
import { Client } from '../dns/client/client.ts'
import type { SignedExchangeRequest, SignedExchangeResult } from '../dns/client/exchange.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { formatJson } from './json.ts'
import { type KeyOptions, readKey } from './query-key.ts'
import { queryRequest } from './query-request.ts'
import { failureText, responseText, resultData, shortText, type ExchangeFailure } from './query-result.ts'
import { readQueryWords, type QueryOptions } from './query-words.ts'

/** Where `rootwalk up` and `rootwalk resolver` listen. */
const DEFAULT_SERVER: SocketAddress = { ip: '127.0.0.1', port: 5300 }

interface Options extends QueryOptions, KeyOptions {
  readonly timeout: number
  readonly tries: number
  readonly json?: true
}

export async function query(words: readonly string[], given: Options): Promise<ExitCode> {
  const asked = readQueryWords(words, given, DEFAULT_SERVER)
  const { server, options } = asked
  const runtime = nodeRuntime(server)
  const key = await readKey(runtime.files, options)
  const request = { ...queryRequest(asked, options.timeout * 1000), key }
  const result = await exchange(runtime, request, options.tries, (failure) => {
    if (options.json !== true) console.error(`;; ${failureText(server, failure)}`)
  })
  if (options.json === true) process.stdout.write(formatJson(resultData(server, result, key)))
  else if (result.kind !== 'response') console.error(`;; ${failureText(server, result)}`)
  else if (options.short === true) process.stdout.write(shortText(result))
  else process.stdout.write(responseText(server, result, new Date(), key))
  return result.kind === 'response' && result.message.rcode === RCODE.NOERROR ? EXIT.done : EXIT.no
}

/** One exchange, tried again for as long as nothing comes back; `silent` is told of each try but the last. */
async function exchange(
  runtime: Runtime,
  request: SignedExchangeRequest,
  tries: number,
  silent: (failure: ExchangeFailure) => void,
): Promise<SignedExchangeResult> {
  const client = new Client(runtime)
  try {
    for (let left = tries; ; left--) {
      const result = await client.exchange(request)
      if (result.kind !== 'timeout' || result.transport === 'tcp' || left === 1) return result
      silent(result)
    }
  } finally {
    client.close()
  }
}
