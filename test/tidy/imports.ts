// Judges imports by the import table.

import { ANY_PACKAGE, ruleFor, type Rule } from './import-table.ts'
import { importsOf, resolveRelative, type Import, type SourceFile } from './source-file.ts'

/** What breaks the table, one line for each import, in the order of the files. */
export function findImportBreaches(rules: readonly Rule[], files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const rule = ruleFor(rules, file.path)
    if (rule === undefined) return [`${file.path}: no row of the import table covers it`]
    return importsOf(file).flatMap((imported) => {
      const fault = faultOf(rules, rule, file, imported)
      return fault === null ? [] : [`${file.path}:${imported.line}: ${fault}`]
    })
  })
}

function faultOf(rules: readonly Rule[], rule: Rule, file: SourceFile, imported: Import): string | null {
  const { specifier } = imported
  if (specifier === null) {
    return rule.externals.has(ANY_PACKAGE) ? null : 'imports what can only be known at run time'
  }
  const path = resolveRelative(file.path, specifier)
  if (path === null) return externalFault(rule, imported, specifier)
  const target = ruleFor(rules, path)
  if (target === undefined) return `imports ${path}, which no row of the import table covers`
  return rule.mayImport.has(target.name)
    ? null
    : `imports ${path}, but ${rule.path} may not import ${target.name}`
}

function externalFault(rule: Rule, imported: Import, specifier: string): string | null {
  const { externals } = rule
  if (externals.has(ANY_PACKAGE)) return null
  const isNode = specifier.startsWith('node:')
  if (isNode && externals.has('node:*')) return null
  const module = isNode ? specifier : packageOf(specifier)
  if (!externals.has(module)) return `imports ${specifier}, but ${rule.path} may not`
  if (specifier !== 'node:crypto') return null
  // Hashes are pure functions; randomness has to come through the Runtime, or no run could be repeated. What a row
  // names all the same, its folder may have.
  const impure =
    imported.names.length === 0 ||
    imported.names.some((name) => /random|webcrypto|generate/i.test(name) && !externals.has(name))
  return impure ? 'takes more than named hashes from node:crypto' : null
}

function packageOf(specifier: string): string {
  const [scope, name] = specifier.split('/')
  return specifier.startsWith('@') ? `${scope}/${name}` : scope!
}
