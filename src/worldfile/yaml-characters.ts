/** The characters that mean something in YAML, as UTF-16 codes; NaN is the end of a text. */

export const LF = 0x0a
export const SPACE = 0x20
export const DOUBLE_QUOTE = 0x22
export const HASH = 0x23
export const SINGLE_QUOTE = 0x27
export const COMMA = 0x2c
export const HYPHEN = 0x2d
export const COLON = 0x3a
export const LEFT_BRACKET = 0x5b
export const BACKSLASH = 0x5c
export const RIGHT_BRACKET = 0x5d
export const LEFT_BRACE = 0x7b
export const RIGHT_BRACE = 0x7d

/** With what no plain word begins (YAML 1.2 §7.3.3), and `-` and `?`, with which it seldom does. */
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`'

/** Whether a plain word may begin with it. */
export function beginsWord(code: number): boolean {
  return !Number.isNaN(code) && code !== LF && !INDICATORS.includes(String.fromCharCode(code))
}

export function isBreakOrSpace(code: number): boolean {
  return code === SPACE || code === LF || Number.isNaN(code)
}

export function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA ||
    code === LEFT_BRACKET ||
    code === RIGHT_BRACKET ||
    code === LEFT_BRACE ||
    code === RIGHT_BRACE
  )
}
