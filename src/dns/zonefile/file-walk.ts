/**
 * The walk through a master file and those it includes, as a generator that asks for what it needs: whoever drives it
 * opens files and hands over their text, at once or in time. Does no I/O itself.
 */

import type { IncludeDirective } from './directive.ts'
import { FileParser } from './file-parser.ts'
import { UnreadableFile, type Piece } from './file-pieces.ts'
import { normalize, resolveInclude } from './include-path.ts'
import type { LoadState } from './load-state.ts'

export type WalkNeed =
  /** Open a file. */
  | { readonly kind: 'open'; readonly path: string }
  /** Hand over the next piece of the file opened last. */
  | { readonly kind: 'text' }
  /** Close the file opened last. */
  | { readonly kind: 'close' }
  /** Let others run. */
  | { readonly kind: 'pause' }

/** Each need is answered with a piece where that is what was asked for, and with null elsewhere. */
export type Walk = Generator<WalkNeed, void, Piece>

const CLOSE: WalkNeed = { kind: 'close' }

/** Deeper than anyone nests files on purpose. */
const MAX_INCLUDE_DEPTH = 20

/** Twenty files that each include the next one twice are a million to read. */
const MAX_INCLUDES = 10_000

/**
 * Walks through the file at `path` and gives its records to the sink of `state`.
 *
 * @throws UnreadableFile when that file cannot be read; for one that it includes that is a mistake like any other
 */
export function walkFile(state: LoadState, path: string, origin: Uint8Array): Walk {
  return walk(state, new FileParser(state, path, origin), [path])
}

/** `trail` holds the paths of the files that are open, the one at hand last. */
function* walk(state: LoadState, parser: FileParser, trail: readonly string[]): Walk {
  yield { kind: 'open', path: trail.at(-1)! }
  for (;;) {
    const need = parser.advance()
    switch (need.kind) {
      case 'text': {
        const text = yield need
        if (text instanceof UnreadableFile) {
          yield CLOSE
          throw text
        }
        if (text === null) parser.complete()
        else parser.append(text)
        break
      }
      case 'include':
        yield* include(state, parser, trail, need)
        break
      case 'pause':
        yield need
        break
      case 'end':
        yield CLOSE
        return
    }
  }
}

function* include(
  state: LoadState,
  parser: FileParser,
  trail: readonly string[],
  directive: IncludeDirective,
): Walk {
  const path = resolveInclude(trail.at(-1)!, directive.path)
  const known = trail.map(normalize)
  if (known.includes(path)) {
    const expected = `a file that is not being read already (${[...known, path].join(' → ')})`
    parser.complain('include-loop', directive.path, expected)
    return
  }
  if (trail.length > MAX_INCLUDE_DEPTH) {
    parser.complain('include-depth', directive.path, `at most ${MAX_INCLUDE_DEPTH} files inside one another`)
    return
  }
  if (++state.includes > MAX_INCLUDES) {
    parser.complain('too-many-includes', directive.path, `at most ${MAX_INCLUDES} files included in all`)
    return
  }
  const included = new FileParser(state, path, directive.origin)
  included.records.inherit(parser.records)
  try {
    yield* walk(state, included, [...trail, path])
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    parser.complain('include-failed', directive.path, `a file that can be read (${error.message})`)
  }
}
