/** A journey from its beginning to its end: a recorder listens, a browser loads, a narrator tells. Composition only. */

import type { Capture } from '../sim/capture/capture.ts'
import type { TlsVersion } from '../tls/tls-version.ts'
import { Browser } from './browser.ts'
import { evidenceOf } from './evidence-of.ts'
import type { JourneyGround } from './ground.ts'
import type { Journey, JourneyOutcome } from './journey.ts'
import { narrate } from './narrate.ts'
import { Reading } from './reading.ts'
import { Recorder } from './recorder.ts'
import { parseWebUrl, type WebUrl } from './web-url.ts'

export interface JourneyOptions {
  readonly url: string
  readonly from?: string | undefined
  readonly tlsVersions?: readonly TlsVersion[] | undefined
}

/** A journey with its capture. */
export interface RecordedJourney {
  readonly journey: Journey
  /** Of all cables: in its file packets have the numbers that the journey gives them. */
  readonly capture: Capture
}

/** So that what is under way at the end still arrives, by satellite if it must. */
const SETTLING_MS = 600

/** As long as a resolver may take for a question. */
const RESOLVING_MS = 40_000

/** resolv.conf(5): no stub gives up sooner, unless it was told no, or had nobody to ask. */
const LEAST_PATIENCE_MS = 1000

/**
 * Loads a page on a host, and tells how, with the caches as they are. What goes wrong on the way is the outcome and no error. Throws `TextError` for
 * a URL that is none, `TopologyError` for a host that is not there.
 */
export async function runJourney(ground: JourneyGround, options: JourneyOptions): Promise<RecordedJourney> {
  const { world } = ground
  const { url: text, from = 'laptop', tlsVersions } = options
  const url = parseWebUrl(text)
  const host = world.host(from)
  const { reasonOf, systemOf, roots } = ground
  const recorder = new Recorder({ world, url: url.text, from, reasonOf, systemOf })
  // As browsers do: Nagle would keep the request back until the end of the handshake is acknowledged.
  host.kernel.settings.tcp.noDelay = true
  const ignore = ground.onEvent((event) => recorder.noteLab(event))
  try {
    const browser = new Browser(host, {
      roots,
      tlsVersions,
      now: () => recorder.now(),
      note: (event) => recorder.noteBrowser(event),
      onKeyLog: (line) => recorder.noteSecret(line),
    })
    const outcome = await world.run(browser.load(url))
    const closedAfterMs = recorder.now()
    await world.runFor(SETTLING_MS)
    // The stub has less patience than its resolver, which may still be about to say what it has found.
    for (
      let waited = 0;
      isNameFailure(outcome) &&
      closedAfterMs >= LEAST_PATIENCE_MS &&
      !recorder.hasResolution &&
      waited < RESOLVING_MS;
      waited += SETTLING_MS
    )
      await world.runFor(SETTLING_MS)
    return { journey: journeyOf(recorder, url, outcome, closedAfterMs), capture: recorder.capture }
  } finally {
    ignore()
    recorder.stop()
  }
}

function journeyOf(recorder: Recorder, url: WebUrl, outcome: JourneyOutcome, closedAfterMs: number): Journey {
  const record = recorder.record()
  const reading = new Reading(record)
  const evidence = evidenceOf(reading)
  // The last of all that the browser noted before it closed its connection.
  const last = record.browser.findLast(({ kind }) => kind !== 'closed')
  return {
    url: url.text,
    from: record.from,
    startedAtMs: record.startedAtMs,
    epochMs: recorder.epochMs,
    tookMs: last?.atMs ?? 0,
    closedAfterMs,
    outcome,
    steps: narrate(reading, evidence),
    packets: record.packets,
    evidence,
    keyLog: record.keyLog,
  }
}

function isNameFailure(outcome: JourneyOutcome): boolean {
  return outcome.kind === 'failed' && outcome.phase === 'name'
}
