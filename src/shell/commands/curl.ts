/** `curl`: what stands at a URL, and with -v how one gets there. */

import { UsageError, type Command, type CommandContext } from '../command.ts'
import { ABOUT_CERTIFICATES, CURL_EXIT, CurlError } from '../curl/curl-error.ts'
import type { Call } from '../curl/connection.ts'
import { readCurlOptions, type CurlOptions } from '../curl/options.ts'
import { Transfers } from '../curl/transfer.ts'
import { orInterrupted } from '../interruption.ts'

/** As long as the real one tries to connect; a world has to come to an end with a server that says nothing. */
const PATIENCE_MS = 300_000

export const curl: Command = {
  name: 'curl',
  usage:
    'curl [-fIikLsSv] [-A agent] [-d data] [-H header] [-m seconds] [-o file] [-X method]\n' +
    '     [--cacert file] [--max-redirs number] [--resolve host:port:address]\n' +
    '     [--tlsv1.3] [--tls-max version] url ...',
  summary: 'fetch what stands at a URL; -v tells all that happens, -L follows redirects',

  async run(context, words) {
    try {
      const options = readCurlOptions(words)
      if (options.urls.length === 0) throw new UsageError('')
      return await fetchAll(context, options)
    } catch (error) {
      if (error instanceof CurlError) return tell(context, error)
      throw error
    }
  },
}

/** The exit code is that of the last URL. */
async function fetchAll(context: CommandContext, options: CurlOptions): Promise<number> {
  const giveUp = new AbortController()
  const note = (line: string): void => {
    if (options.isVerbose) context.print(line)
  }
  const transfers = new Transfers({ context, options, note, signal: giveUp.signal } satisfies Call)
  let exitCode = 0
  for (const url of options.urls) {
    const timeoutMs = options.timeoutMs ?? PATIENCE_MS
    const fetching = transfers.fetch(url).then(
      () => 'done' as const,
      (error: unknown) => error,
    )
    const outcome = (await orInterrupted(context, fetching, timeoutMs)) ?? 'given up'
    if (outcome === 'given up') {
      giveUp.abort()
      await fetching
      if (context.interrupted.aborted) return 0
      return fail(
        context,
        options,
        new CurlError('timedOut', `Operation timed out after ${timeoutMs} milliseconds`),
      )
    }
    exitCode = outcome === 'done' ? 0 : fail(context, options, outcome)
  }
  await transfers.close()
  return exitCode
}

function fail(context: CommandContext, options: CurlOptions, error: unknown): number {
  if (!(error instanceof CurlError)) throw error
  return options.showsErrors && error.message !== '' ? tell(context, error) : error.exitCode
}

function tell({ print }: CommandContext, { message, exitCode }: CurlError): number {
  const [first, ...more] = message.split('\n')
  const isUsage = exitCode === CURL_EXIT.usage || exitCode === CURL_EXIT.notBuiltIn
  print(isUsage ? `curl: ${first}` : `curl: (${exitCode}) ${first}`)
  for (const line of more) print(`curl: ${line}`)
  if (exitCode === CURL_EXIT.untrusted) ABOUT_CERTIFICATES.forEach(print)
  return exitCode
}
