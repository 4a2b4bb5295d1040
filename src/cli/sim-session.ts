/**
 * Runs lines in a simulated world: time in it passes while a line is at work. A command that waits for what may
 * never happen is given real time at a prompt, and a while of the world's in a script.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { SHELL_COMMANDS } from '../shell/commands.ts'
import { Session } from '../shell/session.ts'
import type { ShellServices } from '../shell/shell-services.ts'
import type { RealTime } from '../sim/real-time.ts'
import { ticksOf } from '../sim/ticks.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { WorldStalledError } from '../sim/world.ts'
import type { Wait } from '../stack/surroundings.ts'
import { dig } from './sim-dig.ts'

/** How much of the world's time a script waits for a command that a person would end with Ctrl-C. */
const SCRIPT_PATIENCE_MS = 30_000
/** At a prompt, the world keeps step with real time in strides of this length. */
const STRIDE_MS = 20

export interface SimSessionOptions {
  readonly world: WiredWorld
  readonly host: WiredHost
  readonly services?: ShellServices
  readonly print: (line: string) => void
}

/** A session, and what makes the world's time pass for it. */
export interface SimSession {
  readonly session: Session
  /** The exit code of a line, once it is done. Rejects only for a bug. */
  readonly run: (line: string) => Promise<number>
  /** Does something to the session while a line is at work: at the world's time, whatever that is by then. */
  readonly act: (happen: () => void) => void
}

/** Lines of a script: all of them at full speed. */
export function scriptSession(options: SimSessionOptions): SimSession {
  const { world } = options
  const session: Session = new Session({
    ...options,
    commands: [...SHELL_COMMANDS, dig],
    typed: false,
    onLinger: () => {
      const patience = world.schedule(ticksOf(SCRIPT_PATIENCE_MS), () => session.interrupt())
      return () => world.cancel(patience)
    },
  })
  return {
    session,
    run: (line) => {
      const work = session.execute(line)
      return unlessStalled(options, session, work, () => world.run(work))
    },
    act: (happen) => happen(),
  }
}

/** Lines of a person: at full speed too, but as fast as real time while a command lingers. */
export function promptSession(options: SimSessionOptions): SimSession {
  const { world } = options
  let lingers = false
  let begins: Wait<void> | undefined
  const session = new Session({
    ...options,
    commands: [...SHELL_COMMANDS, dig],
    typed: true,
    onLinger: () => {
      lingers = true
      begins?.resolve()
      return () => {
        lingers = false
      }
    },
  })
  const keepStep = async (work: Promise<number>): Promise<void> => {
    let isOver = false
    const over = work.then(() => {
      isOver = true
    })
    while (!isOver) {
      if (lingers) {
        await world.runFor(STRIDE_MS)
        if (!isOver) await sleep(STRIDE_MS)
      } else {
        begins = world.wait(() => 'a command that lingers')
        await world.run(Promise.race([over, begins.promise]))
        begins.resolve()
      }
    }
  }
  return {
    session,
    run: (line) => {
      const work = session.execute(line)
      return unlessStalled(options, session, work, () => keepStep(work))
    },
    act: (happen) => happen(),
  }
}

/** Lines of a person or a script in a world that keeps step with real time by itself; each as of when it comes. */
export function realTimeSession(options: SimSessionOptions, typed: boolean, realTime: RealTime): SimSession {
  const session = new Session({
    ...options,
    commands: [...SHELL_COMMANDS, dig],
    typed,
    onLinger: () => () => {},
  })
  return {
    session,
    run: (line) =>
      new Promise((resolve, reject) => {
        realTime.post(() => void session.execute(line).then(resolve, reject))
      }),
    act: (happen) => realTime.post(happen),
  }
}

/** What `work` comes to, `drive` driving the world; but a world that came to rest ends what waits in it. */
async function unlessStalled(
  { world, print }: SimSessionOptions,
  session: Session,
  work: Promise<number>,
  drive: () => Promise<unknown>,
): Promise<number> {
  try {
    await drive()
    return await work
  } catch (error) {
    if (!(error instanceof WorldStalledError)) throw error
    print(`rootwalk: nothing more will happen: ${error.message}`)
    session.interrupt()
    await world.run(work)
    return 1
  }
}
