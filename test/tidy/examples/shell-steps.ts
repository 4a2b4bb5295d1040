// What is to be done with each line of a shell example. It runs nothing.

import type { FencedBlock } from '../markdown.ts'

export type ShellStep = { readonly line: number; readonly command: string } & (
  | { readonly kind: 'run'; readonly exitCode: number }
  /** A server: it stays while the rest of the document is run. */
  | { readonly kind: 'start' }
  | { readonly kind: 'pass over'; readonly reason: string }
  | { readonly kind: 'unknown' }
)

const ASKS_OTHERS = 'not everyone has it; test/interop/ runs such programs'
const NEEDS_NETWORK = 'downloads'

/** Programs that are not run, and why. */
const PASSED_OVER: Readonly<Record<string, string>> = {
  cd: 'an example is run in a project of its own',
  git: NEEDS_NETWORK,
  'apt-get': NEEDS_NETWORK,
  npm: 'installs, or runs the very tests that run the examples',
  dig: ASKS_OTHERS,
  delv: ASKS_OTHERS,
  kdig: ASKS_OTHERS,
  drill: ASKS_OTHERS,
  host: ASKS_OTHERS,
  nslookup: ASKS_OTHERS,
  dnstracer: ASKS_OTHERS,
}

/** What may be run beside rootwalk itself: it can only change the project that the example is run in. */
const HARMLESS = new Set(['cat', 'cp', 'echo', 'mkdir', 'printf', 'sed'])

const SERVER = /^(?:rootwalk (?:up|authority|resolver)|npm start)\b(?!.*--(?:help|check))/

/** The commands of a block in order. `&&` parts them; `# exits N` at the end of a line states another exit code than 0. */
export function readShellSteps(block: FencedBlock): ShellStep[] {
  return logicalLines(block).flatMap(({ line, text }) => {
    const exitCode = Number(/#\s*exits (\d+)\s*$/.exec(text)?.[1] ?? 0)
    const commands = text.split('&&').map((part) => part.trim().replace(/^npx /, '').replace(/\s*&$/, ''))
    return commands.map((command, i) => stepOf(line, command, i === commands.length - 1 ? exitCode : 0))
  })
}

function logicalLines(block: FencedBlock): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = []
  let continued = ''
  block.text.split('\n').forEach((part, i) => {
    const text = continued + part
    continued = text.endsWith('\\') ? text.slice(0, -1) : ''
    if (continued === '' && /^\s*[^#\s]/.test(text)) lines.push({ line: block.line + i, text })
  })
  return lines
}

function stepOf(line: number, command: string, exitCode: number): ShellStep {
  if (SERVER.test(command)) return { kind: 'start', line, command }
  const program = /^(?:\w+=\S* )*(\S*)/.exec(command)![1]!
  if (program === 'rootwalk' || HARMLESS.has(program)) return { kind: 'run', line, command, exitCode }
  const reason = PASSED_OVER[program]
  return reason === undefined
    ? { kind: 'unknown', line, command }
    : { kind: 'pass over', line, command, reason }
}
