/** Waiting with one ear open for Ctrl-C, and one eye on the clock of the world. */

import { ticksOf } from '../sim/ticks.ts'
import type { CommandContext } from './command.ts'

type Interruptible = Pick<CommandContext, 'world' | 'interrupted'>

/** What `work` comes to; undefined when the command is interrupted, or `timeoutMs` have passed, before. */
export async function orInterrupted<T>(
  { world, interrupted }: Interruptible,
  work: Promise<T>,
  timeoutMs = Infinity,
): Promise<T | undefined> {
  if (interrupted.aborted) return undefined
  const stop = world.wait<undefined>(() => 'an interrupt')
  const onStop = (): void => stop.resolve(undefined)
  interrupted.addEventListener('abort', onStop)
  const timer = timeoutMs === Infinity ? undefined : world.schedule(ticksOf(timeoutMs), onStop)
  try {
    return await Promise.race([work, stop.promise])
  } finally {
    interrupted.removeEventListener('abort', onStop)
    if (timer !== undefined) world.cancel(timer)
    onStop()
  }
}

const NEVER = new Promise<never>(() => {})

/** Resolves when the command is interrupted. */
export async function interruption(context: Interruptible): Promise<void> {
  await orInterrupted(context, NEVER)
}

/** Resolves after so much time of the world, or sooner when the command is interrupted. */
export async function pause(context: Interruptible, ms: number): Promise<void> {
  if (ms > 0) await orInterrupted(context, NEVER, ms)
}
