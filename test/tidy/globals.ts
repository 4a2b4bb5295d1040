// Finds globals that would let time, chance or the system in past the Runtime.

import ts from 'typescript'
import { ANY_GLOBAL, ruleFor, type Rule } from './import-table.ts'
import { lineOf, parseSource, walk, type SourceFile } from './source-file.ts'

const BANNED = new Set([
  'Date',
  'performance',
  'process',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'Math.random',
  'AbortSignal.timeout',
])

/** Each use of a banned global, one a line, unless the row of its folder allows it. */
export function findBannedGlobals(rules: readonly Rule[], files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const allowed = ruleFor(rules, file.path)?.externals ?? new Set<string>()
    if (allowed.has(ANY_GLOBAL)) return []
    const found: string[] = []
    walk(parseSource(file), (node) => {
      const name = globalOf(node)
      if (name === null || !BANNED.has(name) || allowed.has(name)) return
      found.push(`${file.path}:${lineOf(node)}: ${name}`)
    })
    return found
  })
}

/** The name of what a node reads from the global scope: `Date`, `Math.random`, `globalThis.process` as `process`. */
function globalOf(node: ts.Node): string | null {
  if (isAccess(node) && ts.isIdentifier(node.expression)) {
    const object = node.expression.text
    const member = memberOf(node)
    if (object === 'globalThis' || object === 'global') return member
    return `${object}.${member}`
  }
  return ts.isIdentifier(node) && !isMemberName(node) && !isGivenDate(node) ? node.text : null
}

/** True for the `Date` of `new Date(ms)`: a calendar for an instant that someone else told, not a clock. */
function isGivenDate(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    node.text === 'Date' &&
    ts.isNewExpression(parent) &&
    parent.expression === node &&
    (parent.arguments?.length ?? 0) > 0
  )
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression

function isAccess(node: ts.Node): node is Access {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
}

function memberOf(node: Access): string | null {
  const member = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression
  return ts.isIdentifier(member) || ts.isStringLiteralLike(member) ? member.text : null
}

/** True where an identifier only names a member of something: `x.process`, `{ process: … }`, a method, a field. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  return (
    (ts.isPropertyAssignment(parent) || ts.isTypeElement(parent) || ts.isClassElement(parent)) &&
    parent.name === node
  )
}
