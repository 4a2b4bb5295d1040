/** A line as it is typed → the commands that it asks for. Knows no commands. */

/** One or more commands, the output of each being the input of the next. */
export interface Statement {
  /** Each command as its words, the name first. Never empty, and neither are they. */
  readonly commands: readonly (readonly string[])[]
  /** Ended by `&`: the prompt comes back at once. */
  readonly background: boolean
  /** As it was typed, without the `&`. */
  readonly text: string
}

/** A line that is no sequence of commands. The message says why, as a shell does. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError'
}

type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly end: number }
  | { readonly kind: '|' | '&' | ';'; readonly at: number; readonly end: number }

/**
 * The statements of a line. Words are parted by blanks; quotes of both kinds and backslashes keep them together,
 * `#` at the start of a word begins a comment, and `|`, `&` and `;` mean what they do in any shell.
 *
 * @throws CommandLineError
 */
export function parseCommandLine(line: string): Statement[] {
  const statements: Statement[] = []
  let commands: string[][] = [[]]
  let start = 0
  let end = 0
  const close = (background: boolean, next: number): void => {
    if (commands.some((words) => words.length === 0)) {
      if (commands.length > 1 || background) throw unexpected(commands.length > 1 ? '|' : '&')
    } else {
      statements.push({ commands, background, text: line.slice(start, end).trim() })
    }
    commands = [[]]
    start = next
  }
  for (const token of tokens(line)) {
    if (token.kind === 'word') commands.at(-1)!.push(token.text)
    else if (token.kind === '|') commands.push([])
    else close(token.kind === '&', token.end)
    if (token.kind === 'word' || token.kind === '|') end = token.end
  }
  close(false, line.length)
  return statements
}

/** The words of an unfinished line, for completion: those of its last command, the last one possibly empty. */
export function wordsBeforeCursor(line: string): string[] {
  let words: string[] = []
  let end = -1
  for (const token of unfinishedTokens(line)) {
    if (token.kind === 'word') words.push(token.text)
    else words = []
    end = token.kind === 'word' ? token.end : -1
  }
  if (end !== line.length) words.push('')
  return words
}

function unfinishedTokens(line: string): Token[] {
  try {
    return tokens(line)
  } catch (error) {
    // Within quotes there is nothing to complete.
    if (error instanceof CommandLineError) return []
    throw error
  }
}

function tokens(line: string): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < line.length) {
    const character = line[at]!
    if (character === ' ' || character === '\t') at++
    else if (character === '#') break
    else if (character === '<' || character === '>') {
      throw new CommandLineError(`there is no redirection here; quotes make ${character} a word`)
    } else {
      const token = isOperator(character) ? { kind: character, at, end: at + 1 } : readWord(line, at)
      found.push(token)
      at = token.end
    }
  }
  return found
}

function readWord(line: string, at: number): Token {
  let text = ''
  let i = at
  for (; i < line.length; i++) {
    const character = line[i]!
    if (/[ \t]/.test(character) || isOperator(character)) break
    if (character === '"' || character === "'") {
      const close = line.indexOf(character, i + 1)
      if (close < 0) throw new CommandLineError(`unexpected EOF while looking for matching \`${character}'`)
      text += line.slice(i + 1, close)
      i = close
    } else if (character === '\\' && i + 1 < line.length) {
      text += line[++i]!
    } else {
      text += character
    }
  }
  return { kind: 'word', text, at, end: i }
}

function isOperator(character: string): character is '|' | '&' | ';' {
  return character === '|' || character === '&' || character === ';'
}

function unexpected(token: string): CommandLineError {
  return new CommandLineError(`syntax error near unexpected token \`${token}'`)
}
